import { createHmac } from 'node:crypto';
import type { Journal } from './journal.ts';
import type { Ids } from './random-ids.ts';
import type { SimulatedChannel } from './settings.ts';
import type { WebhookEvent } from './state.ts';

export interface WebhookResult {
  /** The product's HTTP status; 0 when it could not be reached. */
  status: number;
  webhookEventId: string;
  replyToken?: string;
}

/** Sends the product signed webhooks, as LINE does. */
export function createWebhooks(deps: {
  channel: SimulatedChannel;
  journal: Journal;
  clock: { now(): number };
  ids: Ids;
}) {
  const { channel, journal, clock, ids } = deps;

  /** Event types that come without a reply token. */
  const silent = new Set([
    'unfollow',
    'unsend',
    'leave',
    'memberLeft',
    'delivery',
    'activated',
    'deactivated',
  ]);

  async function post(body: string, signature: string | undefined): Promise<number> {
    if (channel.webhookUrl === undefined) return 0;
    try {
      const response = await fetch(channel.webhookUrl, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'LineBotWebhook/2.0',
          ...(signature === undefined ? {} : { 'x-line-signature': signature }),
        },
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  const sign = (body: string): string =>
    createHmac('sha256', channel.channelSecret).update(body).digest('base64');

  const postEvents = (events: readonly unknown[]): Promise<number> => {
    const body = JSON.stringify({ destination: channel.botUserId, events });
    return post(body, sign(body));
  };

  return {
    /** A new event of a user. */
    async sendEvent(
      userId: string,
      event: { type: string; [property: string]: unknown },
    ): Promise<WebhookResult> {
      const timestamp = clock.now();
      const isSilent = silent.has(event.type) || event['mode'] === 'standby';
      const replyToken = isSilent ? undefined : ids.token();
      const full: WebhookEvent = {
        mode: 'active',
        timestamp,
        source: { type: 'user', userId },
        webhookEventId: ids.eventId(timestamp),
        deliveryContext: { isRedelivery: false },
        ...(replyToken === undefined ? {} : { replyToken }),
        ...event,
      };
      if (replyToken !== undefined)
        journal.record({ kind: 'token', token: replyToken, userId, issuedAt: timestamp });
      journal.record({ kind: 'event', event: full });
      return { status: await postEvents([full]), webhookEventId: full.webhookEventId, replyToken };
    },

    /** The same event again: same id and token, and its token lives one minute from now. */
    async redeliver(webhookEventId: string): Promise<WebhookResult | undefined> {
      const event = journal.state.events.get(webhookEventId);
      if (!event) return undefined;
      const token = journal.state.replyTokens.get(String(event['replyToken']));
      if (token && !token.used)
        journal.record({
          kind: 'token',
          token: String(event['replyToken']),
          userId: token.userId,
          issuedAt: clock.now(),
        });
      return {
        status: await postEvents([{ ...event, deliveryContext: { isRedelivery: true } }]),
        webhookEventId,
      };
    },

    /** A body of the caller's own. */
    async sendRaw(body: string, signature: 'valid' | 'tampered' | 'missing'): Promise<number> {
      const valid = sign(body);
      const given = { valid, tampered: sign(`${body} `), missing: undefined }[signature];
      return post(body, given);
    },
  };
}
export type Webhooks = ReturnType<typeof createWebhooks>;
