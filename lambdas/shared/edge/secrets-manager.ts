import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { TextSecrets } from '../domain/text-secrets.ts';

/** Secrets below a prefix, made when they are first put. */
export function createSecretsManager(client: SecretsManagerClient, prefix: string): TextSecrets {
  return {
    async read(name) {
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId: `${prefix}${name}` }))).SecretString;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    async put(name, SecretString) {
      try {
        await client.send(new PutSecretValueCommand({ SecretId: `${prefix}${name}`, SecretString }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        await client.send(new CreateSecretCommand({ Name: `${prefix}${name}`, SecretString }));
      }
    },
  };
}
