import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ChannelCredentials } from '../contracts.ts';
import type { CredentialStore } from '../ports.ts';

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

/** The text of a secret; undefined when there is none. */
export async function readSecret(client: SecretsManagerClient, SecretId: string): Promise<string | undefined> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    return SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
