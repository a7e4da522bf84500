import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpsWebhook } from '../../lambdas/journeys/adapters/https-webhook.ts';
import { isPublicAddress } from '../../lambdas/journeys/adapters/public-address.ts';
import { createWebhookSecrets } from '../../lambdas/journeys/webhook-secrets.ts';
import { webhookUrlProblem } from '../../stepfunctions/journey/nodes/webhook/webhook-url.ts';
import { manualClock } from '../support/manual-clock.ts';

const call = { body: '{}', headers: {} };

async function receiver(listener: RequestListener, timeoutMs = 2000) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  try {
    return await createHttpsWebhook({ allowsLoopback: true, timeoutMs })({ url, ...call });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('an outgoing call', () => {
  it.each([
    'http://shop.example/hook',
    'ftp://shop.example/hook',
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/hook',
    'https://localhost/hook',
    'https://db.internal/hook',
    'https://printer/hook',
    'https://user:word@shop.example/hook',
    'no address',
  ])('is not made to %s', async (url) => {
    expect(webhookUrlProblem(url, { allowsLoopback: false })).toEqual(expect.any(String));
    expect(await createHttpsWebhook({ allowsLoopback: false })({ url, ...call })).toMatchObject({
      outcome: 'refused',
    });
  });

  it('reaches this machine only where that is allowed', () => {
    const url = 'http://127.0.0.1:3000/hook';
    expect(webhookUrlProblem(url, { allowsLoopback: true })).toBeUndefined();
    expect(webhookUrlProblem(url, { allowsLoopback: false })).toBeDefined();
    expect(webhookUrlProblem('https://shop.example/hook?shop=1', { allowsLoopback: false })).toBeUndefined();
  });

  it('knows private networks by their addresses, in either notation', () => {
    const inside = [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '127.0.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
    ];
    const mapped = [
      '::1',
      '::ffff:10.0.0.1',
      'fe80::1',
      'fd00::1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      'ff02::1',
    ];
    expect([...inside, ...mapped].filter(isPublicAddress)).toEqual([]);
    const outside = ['8.8.8.8', '172.32.0.1', '193.0.6.139', '2606:4700::1111', '2a00:1450:4001::200e'];
    expect(outside.filter((address) => !isPublicAddress(address))).toEqual([]);
  });

  it('brings the answer, and tells apart who refuses from who may answer later', async () => {
    const status = (code: number) => receiver((_request, response) => response.writeHead(code).end());
    expect(
      await receiver((_request, response) =>
        response.setHeader('content-type', 'application/json').end('{"attributes":{}}'),
      ),
    ).toEqual({ outcome: 'accepted', contentType: 'application/json', text: '{"attributes":{}}' });
    for (const code of [302, 400, 404, 410]) expect(await status(code)).toMatchObject({ outcome: 'refused' });
    for (const code of [408, 429, 500, 503])
      expect(await status(code)).toMatchObject({ outcome: 'unanswered' });
  });

  it('gives up on a receiver that is silent, and on an answer that never ends', async () => {
    expect(await receiver(() => undefined, 50)).toMatchObject({ outcome: 'unanswered' });
    const endless = await receiver((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.write('x'.repeat(65_536))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    expect(endless).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('256 KB') as string,
    });
  });
});

describe('the secret of a channel', () => {
  it('is told once, and the one before signs a day longer', async () => {
    const clock = manualClock();
    const kept = new Map<string, string>();
    const secrets = createWebhookSecrets({
      clock,
      textSecrets: {
        read: (name) => Promise.resolve(kept.get(name)),
        put: (name, secret) => Promise.resolve(void kept.set(name, secret)),
      },
    });
    expect(await secrets.signing('1')).toEqual([]);
    expect(await secrets.look('1')).toBeUndefined();
    const first = await secrets.renew('1');
    expect(await secrets.signing('1')).toEqual([first.secret]);
    expect(JSON.stringify(await secrets.look('1'))).not.toContain(first.secret);
    const second = await secrets.renew('1');
    expect(await secrets.signing('1')).toEqual([second.secret, first.secret]);
    clock.advance(86_400_000);
    expect(await secrets.signing('1')).toEqual([second.secret]);
  });
});
