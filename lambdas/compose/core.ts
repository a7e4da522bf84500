import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoApiKeys } from '../access/adapters/dynamo-api-keys.ts';
import { createDynamoChannels } from '../access/adapters/dynamo-channels.ts';
import { createAuthorize } from '../access/authorize.ts';
import { createReadChannel, createReadCredentials } from '../access/cached-channels.ts';
import type { CredentialStore } from '../access/ports.ts';
import { createResolveChannel } from '../access/resolve-channel.ts';
import { createOutboxPart } from '../events/adapters/dynamo-outbox.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { createCommit } from '../shared/edge/dynamo/commit.ts';
import { createDynamoIdempotency } from '../shared/edge/dynamo/dynamo-idempotency.ts';
import type { TextSecrets } from '../shared/domain/text-secrets.ts';
import { createCallLine, type LineUrls } from '../shared/edge/line-client.ts';
import type { Log } from '../shared/edge/logger.ts';
import type { TableNames } from '../shared/tables.ts';

/** What a root (AWS or one machine) brings; everything else is composed from it, the same in both. */
export interface Platform {
  client: DynamoDBDocumentClient;
  tables: TableNames;
  clock: Clock;
  /** Uniform in [0, 1). */
  random: () => number;
  /** A new UUID. */
  newId: () => string;
  credentials: CredentialStore;
  /** Other secrets of channels, e.g. of connectors. */
  textSecrets: TextSecrets;
  /** The API key that the deployment made. */
  readFirstApiKey: () => Promise<string | undefined>;
  /** Signs what LINE users carry back to us: codes in links. */
  readSigningKey: () => Promise<string>;
  /** Where the product answers, without a slash at the end. */
  publicBaseUrl: string;
  lineUrls: LineUrls;
  /** Outgoing webhooks may call this machine itself, without TLS: only where the program and its user share one. */
  allowsLoopback: boolean;
  log: Log;
  settings: { defaultTimeZone: string; activityRetentionDays: number };
}

/** What every capability needs of the others and of the edge. */
export function composeCore(platform: Platform) {
  const { clock } = platform;
  const channels = createDynamoChannels(platform);
  const readCredentials = createReadCredentials(platform);
  return {
    ...platform,
    channels,
    commit: createCommit(platform),
    outboxPart: createOutboxPart(platform),
    readChannel: createReadChannel({ channels, clock }),
    readCredentials,
    resolveChannel: createResolveChannel({ channels }),
    callLine: createCallLine({
      urls: platform.lineUrls,
      readToken: async (channelId, options) =>
        (await readCredentials(channelId, options))?.channelAccessToken,
    }),
    dispatchDeps: {
      authorize: createAuthorize({ ...platform, apiKeys: createDynamoApiKeys(platform) }),
      idempotency: createDynamoIdempotency(platform),
      onError: (error: unknown, { operationId }: { operationId: string }) =>
        platform.log('REQUEST_FAILED', { operationId }, error),
    },
  };
}
export type Core = ReturnType<typeof composeCore>;
