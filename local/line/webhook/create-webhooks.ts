import { createHmac } from 'node:crypto';
import type { SimulatedChannel } from '../settings.ts';
import type { WebhookEvent } from '../change.ts';

export type Signature = 'valid' | 'tampered' | 'missing';

/** Sends the product webhooks of one channel, as LINE does. */
export interface Webhooks {
  /** @returns the product's HTTP status; 0 when it could not be reached or there is no URL */
  sendEvents(events: readonly WebhookEvent[], url?: string): Promise<number>;
  /** A body of the caller's own. */
  sendRaw(body: string, signature: Signature): Promise<number>;
}

/** Longer than any useful answer: LINE itself wants one within two seconds. */
const timeoutMs = 60_000;

export function createWebhooks(channel: SimulatedChannel): Webhooks {
  const sign = (body: string): string =>
    createHmac('sha256', channel.channelSecret).update(body).digest('base64');

  async function post(
    body: string,
    signature: string | undefined,
    url = channel.webhookUrl,
  ): Promise<number> {
    if (url === undefined) return 0;
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'LineBotWebhook/2.0',
          ...(signature !== undefined && { 'x-line-signature': signature }),
        },
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  return {
    sendEvents(events, url) {
      const body = JSON.stringify({ destination: channel.botUserId, events });
      return post(body, sign(body), url);
    },
    sendRaw(body, signature) {
      const signatures = { valid: sign(body), tampered: sign(`${body} `), missing: undefined };
      return post(body, signatures[signature]);
    },
  };
}
