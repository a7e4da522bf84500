import { createCachedLinks } from '../lambdas/links/cached-links.ts';
import { linkCode } from '../lambdas/links/domain/link-code.ts';
import type { Link } from '../lambdas/links/domain/link.ts';
import { createRedirect } from '../lambdas/links/redirect.ts';
import type { HttpRequest, HttpResponse } from '../lambdas/shared/edge/http/dispatch.ts';
import { deterministicId } from '../lambdas/shared/domain/deterministic-id.ts';
import { atMost, told, type Figure } from './figure.ts';

const rounds = 20_000;
const signingKey = 'a signing key';
const target = 'https://shop.example/sale?utm_source=line';
type Handler = (request: Pick<HttpRequest, 'method' | 'path' | 'headers'>) => Promise<HttpResponse>;

/** The door for members who tap a link, with a queue and a store that cost nothing, beside a handler that only answers. */
export async function benchRedirect(): Promise<Figure[]> {
  let queued = 0;
  const redirect = createRedirect({
    readSigningKey: () => Promise.resolve(signingKey),
    readLink: createCachedLinks((linkId) => Promise.resolve(linkOf(linkId))),
    sendToClickQueue: (messages) => {
      queued += messages.length;
      return Promise.resolve();
    },
    clock: { now: () => 0 },
    newId: () => 'a click',
    log: () => undefined,
  });
  const bare: Handler = () => Promise.resolve({ status: 302, headers: { location: target }, body: '' });
  const bareP99 = await p99Of(bare);
  const ownP99 = await p99Of(redirect);
  return [
    atMost('p99 of the handler alone', ownP99, 20, ' ms'),
    told('the same beside a handler that only answers', `${(ownP99 / bareP99).toFixed(1)} times`),
    atMost('clicks that were not queued', rounds - queued, 0),
  ];
}

const linkOf = (linkId: string): Link => ({
  linkId,
  channelId: '2000000000',
  url: 'https://shop.example/sale',
  target,
  origin: { kind: 'broadcast', broadcastId: 'b1' },
  createdAt: '2026-01-01T00:00:00.000Z',
});

/** Members tap on a hundred links. */
function requestOf(index: number): Pick<HttpRequest, 'method' | 'path' | 'headers'> {
  const linkId = String(index % 100).padStart(16, '0');
  const code = linkCode.seal(signingKey, { linkId, memberId: deterministicId('member', index) });
  return {
    method: 'GET',
    path: `/t/${code}`,
    headers: { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari Line/15.0.0' },
  };
}

async function p99Of(handler: Handler): Promise<number> {
  const requests = Array.from({ length: 1000 }, (_, index) => requestOf(index));
  const durations = new Float64Array(rounds);
  for (let round = 0; round < rounds; round += 1) {
    const request = requests[round % requests.length];
    if (!request) continue;
    const from = performance.now();
    const { status } = await handler(request);
    durations[round] = performance.now() - from;
    if (status !== 302) throw new Error(`The handler answered ${status} to a code of ours.`);
  }
  return durations.sort()[Math.floor(rounds * 0.99)] ?? 0;
}
