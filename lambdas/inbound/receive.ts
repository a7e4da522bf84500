import type { Clock } from '../shared/domain/clock.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { InboundMessage } from './contracts.ts';
import { isSignatureValid } from './domain/signature.ts';
import { queueAddress } from './domain/queue-address.ts';

/** LINE's webhooks are far smaller; the bound keeps one event inside an SQS message (1 MiB). */
export const maxBodyBytes = 1_000_000;

export interface ReceiveDeps {
  /** `unknown` for channels that nobody registered, answered from a bounded cache. */
  readChannelSecret: (channelId: string, options?: { fresh?: boolean }) => Promise<string | undefined>;
  sendToInboundQueue: SendToQueue<InboundMessage>;
  clock: Clock;
}

export interface Webhook {
  channelId: string;
  /** The `x-line-signature` header. */
  signature: string | undefined;
  rawBody: Uint8Array;
}

export type Reception =
  | { outcome: 'accepted'; events: number }
  | { outcome: 'unknown channel' }
  | { outcome: 'too large' }
  | { outcome: 'bad signature' }
  /** Signed by LINE's secret, yet not a webhook: counted, since it means that something changed. */
  | { outcome: 'malformed' };

/** Checks that LINE sent it and queues its events; knows nothing else. Nothing is parsed before the signature holds. */
export async function receive(deps: ReceiveDeps, webhook: Webhook): Promise<Reception> {
  const { channelId, signature, rawBody } = webhook;
  if (rawBody.length > maxBodyBytes) return { outcome: 'too large' };
  const secret = await deps.readChannelSecret(channelId);
  if (secret === undefined) return { outcome: 'unknown channel' };
  if (signature === undefined || !(await isGenuine(deps, webhook, signature, secret))) {
    return { outcome: 'bad signature' };
  }
  const events = parseEvents(rawBody);
  if (!events) return { outcome: 'malformed' };
  const receivedAt = deps.clock.now();
  const messages = events.map((event) => ({
    body: { channelId, receivedAt, event },
    ...queueAddress(channelId, event),
  }));
  if (messages.length > 0) await deps.sendToInboundQueue(messages);
  return { outcome: 'accepted', events: messages.length };
}

/** A mismatch may be a rotated secret: the store is asked once more, at most once per 30 s a channel. */
async function isGenuine(
  deps: ReceiveDeps,
  { channelId, rawBody }: Webhook,
  signature: string,
  secret: string,
): Promise<boolean> {
  if (isSignatureValid(rawBody, secret, signature)) return true;
  const fresh = await deps.readChannelSecret(channelId, { fresh: true });
  return fresh !== undefined && fresh !== secret && isSignatureValid(rawBody, fresh, signature);
}

/** The events of a webhook body; undefined when the body is no webhook. An empty list is LINE's connection check. */
function parseEvents(rawBody: Uint8Array): readonly object[] | undefined {
  try {
    const body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody)) as unknown;
    if (typeof body !== 'object' || body === null || !('events' in body) || !Array.isArray(body.events))
      return undefined;
    const events = body.events as unknown[];
    return events.every((event) => typeof event === 'object' && event !== null) ? events : undefined;
  } catch {
    return undefined;
  }
}
