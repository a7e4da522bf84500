import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../shared/domain/clock.ts';
import type { ReceiveDeps } from '../receive.ts';

const knownMs = 300_000;
const unknownMs = 30_000;
const freshAtMostEveryMs = 30_000;
const mostCached = 1000;

/**
 * Channel secrets for the webhook door, which carries as little code as it can. A channel that nobody registered costs
 * one read of its record per half minute and never a look-up of a secret.
 */
export function createReadChannelSecret(deps: {
  client: DynamoDBDocumentClient;
  recordsTable: string;
  /** The JSON text of the channel's credentials. */
  readSecret: (channelId: string) => Promise<string | undefined>;
  clock: Pick<Clock, 'now'>;
}): ReceiveDeps['readChannelSecret'] {
  const cache = new Map<string, { secret: string | undefined; readAt: number }>();

  return async (channelId, { fresh = false } = {}) => {
    const cached = cache.get(channelId);
    const lifetime = fresh ? freshAtMostEveryMs : cached?.secret === undefined ? unknownMs : knownMs;
    if (cached && deps.clock.now() - cached.readAt < lifetime) return cached.secret;
    const secret = (await isRegistered(channelId)) ? secretOf(await deps.readSecret(channelId)) : undefined;
    if (cache.size >= mostCached) cache.clear();
    cache.set(channelId, { secret, readAt: deps.clock.now() });
    return secret;
  };

  async function isRegistered(channelId: string): Promise<boolean> {
    const Key = { pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' };
    const query = { TableName: deps.recordsTable, Key, ProjectionExpression: 'pk' };
    return (await deps.client.send(new GetCommand(query))).Item !== undefined;
  }
}

function secretOf(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  const { channelSecret } = JSON.parse(json) as { channelSecret?: unknown };
  return typeof channelSecret === 'string' ? channelSecret : undefined;
}
