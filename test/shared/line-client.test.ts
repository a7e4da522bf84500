import { randomUUID } from 'node:crypto';
import { createCallLine, type CallLine } from '../../lambdas/shared/edge/line-client.ts';
import type { LineRejected } from '../../lambdas/shared/edge/line-errors.ts';
import { LineUnclear } from '../../lambdas/shared/edge/line-errors.ts';
import { channelId, productWorld, type ProductWorld } from '../support/product-world.ts';

describe('calling LINE', () => {
  let world: ProductWorld;
  let callLine: CallLine;
  let tokens: (string | undefined)[];
  let reads: (boolean | undefined)[];
  let user: string;

  beforeEach(async () => {
    world = await productWorld();
    reads = [];
    tokens = ['a channel access token'];
    callLine = createCallLine({
      urls: world.platform.lineUrls,
      timeoutMs: 150,
      readToken: (_channelId, options) => {
        reads.push(options?.fresh);
        return Promise.resolve(tokens.length > 1 ? tokens.shift() : tokens[0]);
      },
    });
    const created = await world.sim('POST', '/_sim/users', { displayName: 'Anna', friend: true });
    user = (created as { userId: string }).userId;
  });
  afterEach(() => world.close());

  const fault = (kind: object) =>
    world.sim('POST', '/_sim/faults', { path: '/v2/bot/message/push', ...kind });
  const push = (retryKey: string = randomUUID(), text = 'hi') =>
    callLine(channelId, ({ api }) =>
      api.pushMessage({ to: user, messages: [{ type: 'text', text }] }, retryKey),
    );
  const failure = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'no failure',
      (error: unknown) => error,
    );

  it('answers what LINE answers', async () => {
    expect(await callLine(channelId, ({ api }) => api.getProfile(user))).toMatchObject({
      displayName: 'Anna',
    });
    expect(reads).toEqual([undefined]);
  });

  it('reads the token anew once after a 401', async () => {
    tokens = ['a stale token', 'a channel access token'];
    await push();
    expect(reads).toEqual([undefined, true]);
  });

  it('gives up after a 401 with the same or another wrong token', async () => {
    tokens = ['wrong'];
    expect(await failure(push())).toMatchObject({ name: 'LineRejected', status: 401 });
    expect(await world.lineCalls('/push')).toBe(1);
    tokens = ['wrong', 'wrong too'];
    expect(await failure(push())).toMatchObject({ status: 401 });
    expect(await world.lineCalls('/push')).toBe(3);
  });

  it('rejects with 401 without a call when the channel has no token', async () => {
    tokens = [undefined];
    expect(await failure(push())).toMatchObject({ name: 'LineRejected', status: 401 });
    expect(await world.lineCalls('/push')).toBe(0);
  });

  it.each([
    ['a 5xx', { status: 500 }],
    ['no answer in time', { timeoutAfterAccept: true }],
    ['a broken connection', { resetBefore: true }],
    ['a connection that breaks after accepting', { resetAfterAccept: true }],
  ])('is unclear after %s', async (_name, kind) => {
    await fault(kind);
    expect(await failure(push())).toBeInstanceOf(LineUnclear);
    expect(reads).toEqual([undefined]);
  });

  it('tells with 409 that an earlier try of the same key was accepted', async () => {
    await fault({ timeoutAfterAccept: true });
    const retryKey = randomUUID();
    expect(await failure(push(retryKey))).toBeInstanceOf(LineUnclear);
    const again = await failure(push(retryKey));
    expect(again).toMatchObject({ status: 409 });
    expect((again as LineRejected).acceptedRequestId).toEqual(expect.any(String));
    const chat = await world.sim('GET', `/_sim/users/${user}/messages`);
    expect(chat).toHaveLength(1);
  });

  it.each([400, 403, 404, 413, 429])(
    'is rejected by a %i, which is no reason to read the token anew',
    async (status) => {
      await fault({ status });
      expect(await failure(push())).toMatchObject({ name: 'LineRejected', status });
      expect(reads).toEqual([undefined]);
    },
  );

  it('names the properties that LINE complains about, and repeats no text', async () => {
    const error = await failure(push(randomUUID(), ''));
    expect(error).toMatchObject({ status: 400, properties: ['messages[0].text'] });
    expect(String(error)).toBe('LineRejected: LINE answered 400.');
  });
});
