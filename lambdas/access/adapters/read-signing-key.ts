import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSecret } from './read-secret.ts';

/** The key that signs links to LINE users, read once; what failed is tried again by the next caller. */
export function createReadSigningKey(secrets: SecretsManagerClient, name: string): () => Promise<string> {
  let known: Promise<string> | undefined;
  const read = async (): Promise<string> => {
    try {
      const key = await readSecret(secrets, name);
      if (key === undefined) throw new Error(`The secret ${name} is missing. Deploy the data stack again.`);
      return key;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
  return () => (known ??= read());
}
