import { randomUUID } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSecret } from '../access/adapters/read-secret.ts';
import { createReadSigningKey } from '../access/adapters/read-signing-key.ts';
import { createSecretsCredentials } from '../access/adapters/secrets-credentials.ts';
import { documentClient, tableNames } from '../shared/edge/aws.ts';
import { lineUrls } from '../shared/edge/line-urls.ts';
import { createLog } from '../shared/edge/logger.ts';
import { realClock } from '../shared/edge/real-clock.ts';
import { createSecretsManager } from '../shared/edge/secrets-manager.ts';
import { readEnv, SharedEnv } from '../shared/env.ts';
import { composeCore, type Core, type Platform } from './core.ts';

/** The platform of a deployed function. */
export function awsPlatform(serviceName: string): Platform {
  const env = readEnv(SharedEnv, process.env);
  const secrets = new SecretsManagerClient({});
  let firstApiKey: Promise<string | undefined> | undefined;
  return {
    client: documentClient(),
    tables: tableNames(env),
    clock: realClock,
    random: Math.random,
    newId: randomUUID,
    credentials: createSecretsCredentials(secrets, env.SECRET_PREFIX),
    textSecrets: createSecretsManager(secrets, env.SECRET_PREFIX),
    readFirstApiKey: () => (firstApiKey ??= readSecret(secrets, env.API_KEY_SECRET_NAME)),
    readSigningKey: createReadSigningKey(secrets, env.SIGNING_KEY_SECRET_NAME),
    publicBaseUrl: env.PUBLIC_BASE_URL,
    lineUrls: lineUrls(env),
    allowsLoopback: false,
    log: createLog(serviceName),
    settings: { defaultTimeZone: env.DEFAULT_TIME_ZONE, activityRetentionDays: env.ACTIVITY_RETENTION_DAYS },
  };
}

export const awsCore = (serviceName: string): Core => composeCore(awsPlatform(serviceName));
