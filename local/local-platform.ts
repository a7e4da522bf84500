import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { composeCore, type Core } from '../lambdas/compose/core.ts';
import { ChannelCredentials } from '../lambdas/access/contracts.ts';
import type { CredentialStore } from '../lambdas/access/ports.ts';
import { documentClient } from '../lambdas/shared/edge/aws.ts';
import type { CallLine, LineUrls } from '../lambdas/shared/edge/line-client.ts';
import type { Log } from '../lambdas/shared/edge/logger.ts';
import { tables, type TableName, type TableNames } from '../lambdas/shared/tables.ts';
import type { Kernel } from './kernel/kernel.ts';
import { openKernel } from './kernel/kernel.ts';
import { openSecrets, type Secrets } from './kernel/secrets.ts';
import { inProcessClient } from './store/in-process-client.ts';
import { storePath } from './store-path.ts';
import { openStore, type EmbeddedStore } from './store/open-store.ts';

export interface LocalPlatform {
  kernel: Kernel;
  store: EmbeddedStore;
  core: Core;
}

export interface LocalPlatformSettings {
  dataFolder: string;
  apiKey: string;
  /** Where the program answers. */
  baseUrl: string;
  lineUrls: LineUrls;
  log: Log;
}

const tableNames = Object.fromEntries(
  Object.keys(tables).map((name) => [name, name]),
) as unknown as TableNames;

/** The platform of one machine: embedded tables and kernel under the same composition as in AWS. */
export async function openLocalPlatform(settings: LocalPlatformSettings): Promise<LocalPlatform> {
  const { dataFolder, log } = settings;
  const time = { now: () => Date.now() };
  const store = await openStore({
    path: storePath(dataFolder),
    tables: (Object.keys(tables) as TableName[]).map((name) => ({ name, ...tables[name] })),
    clock: { now: () => time.now() },
  });
  const kernel = await openKernel({
    keyValue: store.keyValue('kernel'),
    realNow: Date.now,
    random: Math.random,
    report: ({ part, error }) => log('MESSAGE_FAILED', { part }, error),
  });
  time.now = () => kernel.clock.now();
  kernel.meter.attachDynamo(store.meter);
  const secrets = await openSecrets(join(dataFolder, 'secrets.json'), kernel);
  let signingKey: Promise<string> | undefined;
  const core = composeCore({
    client: trackedClient(store, kernel),
    tables: tableNames,
    clock: kernel.clock,
    random: Math.random,
    newId: randomUUID,
    credentials: secretsCredentials(secrets),
    textSecrets: {
      read: (name) => secrets.get(`channels/${name}`),
      put: (name, secret) => secrets.put(`channels/${name}`, secret),
    },
    readFirstApiKey: () => Promise.resolve(settings.apiKey),
    readSigningKey: () => (signingKey ??= openSigningKey(secrets)),
    publicBaseUrl: settings.baseUrl,
    lineUrls: settings.lineUrls,
    allowsLoopback: true,
    log,
    settings: {
      defaultTimeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      activityRetentionDays: 400,
    },
  });
  const callLine: CallLine = (channelId, call) => kernel.track(() => core.callLine(channelId, call));
  return { kernel, store, core: { ...core, callLine } };
}

async function openSigningKey(secrets: Secrets): Promise<string> {
  const known = await secrets.get('signing-key');
  if (known !== undefined) return known;
  const made = randomBytes(32).toString('base64url');
  await secrets.put('signing-key', made);
  return made;
}

/** Every table call counts as work, so that settled means settled. */
function trackedClient({ answer }: EmbeddedStore, kernel: Kernel): DynamoDBDocumentClient {
  return documentClient(inProcessClient((operation, input) => kernel.track(() => answer(operation, input))));
}

function secretsCredentials(secrets: Secrets): CredentialStore {
  const nameOf = (channelId: string): string => `channels/${channelId}`;
  return {
    async read(channelId) {
      const text = await secrets.get(nameOf(channelId));
      return text === undefined ? undefined : ChannelCredentials.parse(JSON.parse(text));
    },
    put: (channelId, credentials) => secrets.put(nameOf(channelId), JSON.stringify(credentials)),
  };
}
