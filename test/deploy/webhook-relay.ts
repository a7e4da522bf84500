import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface SignedWebhook {
  body: Buffer;
  signature: string;
}

/** Stands between LINE and the deployed webhook, so that scenarios can repeat and spoil what LINE really sent. */
export interface WebhookRelay {
  /** What LINE is told as webhook URL. */
  readonly url: string;
  /** Where webhooks go; to be set once the API is deployed. */
  target: string | undefined;
  readonly seen: SignedWebhook[];
  /** GET requests with another purpose: a changed function reports here that it runs. */
  readonly reports: string[];
  post(webhook: SignedWebhook): Promise<number>;
  close(): void;
}

export async function startWebhookRelay(): Promise<WebhookRelay> {
  const server = createServer((request, response) => {
    void (async () => {
      if (request.method !== 'POST') {
        relay.reports.push(request.url ?? '');
        response.end();
        return;
      }
      const webhook = { body: await buffer(request), signature: String(request.headers['x-line-signature']) };
      relay.seen.push(webhook);
      response.statusCode = await relay.post(webhook);
      response.end();
    })();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The webhook relay has no port.');
  const relay: WebhookRelay = {
    url: `http://127.0.0.1:${address.port}`,
    target: undefined,
    seen: [],
    reports: [],
    async post({ body, signature }) {
      if (relay.target === undefined) throw new Error('The webhook relay has no target yet.');
      const headers = { 'content-type': 'application/json', 'x-line-signature': signature };
      return (await fetch(relay.target, { method: 'POST', headers, body: new Uint8Array(body) })).status;
    },
    close: () => void server.close(),
  };
  return relay;
}
