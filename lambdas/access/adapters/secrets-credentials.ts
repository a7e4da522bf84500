import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ChannelCredentials } from '../contracts.ts';
import type { CredentialStore } from '../ports.ts';
import { readSecret } from './read-secret.ts';

/** Channel credentials in Secrets Manager, one secret a channel below the stage's prefix. */
export function createSecretsCredentials(client: SecretsManagerClient, prefix: string): CredentialStore {
  const nameOf = (channelId: string): string => `${prefix}${channelId}`;
  return {
    async read(channelId) {
      const value = await readSecret(client, nameOf(channelId));
      return value === undefined ? undefined : ChannelCredentials.parse(JSON.parse(value));
    },
    async put(channelId, credentials) {
      const SecretString = JSON.stringify(credentials);
      try {
        await client.send(new PutSecretValueCommand({ SecretId: nameOf(channelId), SecretString }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        await client.send(new CreateSecretCommand({ Name: nameOf(channelId), SecretString }));
      }
    },
  };
}
