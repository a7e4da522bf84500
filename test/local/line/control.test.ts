import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text, openLineWorld, type LineWorld } from '../../support/line-simulator.ts';

let world: LineWorld;
beforeEach(async () => {
  world = await openLineWorld();
});
afterEach(() => world.close());

describe('users', () => {
  it('are made with a profile that LINE then tells', async () => {
    const profile = { displayName: 'Anna', language: 'en', pictureUrl: 'https://x.y/z', statusMessage: 'hi' };
    const { body } = await world.sim('POST', '/users', profile);
    const { userId } = body as { userId: string };
    expect(userId).toMatch(/^U[0-9a-f]{32}$/);
    expect((await world.line('GET', `/v2/bot/profile/${userId}`)).status).toBe(404);
    await world.sim('POST', `/users/${userId}/follow`, {});
    expect((await world.line('GET', `/v2/bot/profile/${userId}`)).body).toEqual({ userId, ...profile });
    await world.sim('POST', `/users/${userId}/unfollow`, {});
    expect((await world.line('GET', `/v2/bot/profile/${userId}`)).status).toBe(404);
    const [user] = (await world.sim('GET', '/users')).body as object[];
    expect(user).toMatchObject({ ...profile, standing: 'blocked', blocked: true, friend: false });
  });

  it('who never followed have a profile once they wrote', async () => {
    const userId = await world.newUser();
    await world.sim('POST', `/users/${userId}/message`, { text: 'hi' });
    expect((await world.line('GET', `/v2/bot/profile/${userId}`)).status).toBe(200);
  });

  it('need a name, and nothing that is unknown', async () => {
    expect((await world.sim('POST', '/users', {})).body).toMatchObject({
      details: [{ property: 'displayName' }],
    });
    expect((await world.sim('POST', '/users', { displayName: 'A', age: 3 })).status).toBe(400);
    expect((await world.sim('POST', '/users/nobody/follow', {})).status).toBe(404);
    expect((await world.sim('POST', `/users/${await world.newUser()}/message`, {})).status).toBe(400);
  });

  it('see what they got, oldest first, and how it came', async () => {
    const { userId, replyToken } = await world.newFriend();
    const reply = await world.line('POST', '/v2/bot/message/reply', {
      replyToken,
      messages: [text('one'), text('two')],
    });
    world.clock.advance(1000);
    await world.line('POST', '/v2/bot/message/multicast', { to: [userId], messages: [text('three')] });
    const { body } = await world.sim('GET', `/users/${userId}/messages`);
    expect(body).toMatchObject([
      {
        messages: [text('one'), text('two')],
        via: 'reply',
        requestId: reply.headers.get('x-line-request-id'),
      },
      { messages: [text('three')], via: 'multicast', at: new Date(world.clock.now()).toISOString() },
    ]);
    const chat = (await world.sim('GET', `/users/${userId}/chat`)).body as { from: string }[];
    expect(chat.map(({ from }) => from)).toEqual(['user', 'account', 'account']);
  });

  it('are paged as followers for verified accounts', async () => {
    const friends = await world.newFriends(5);
    const page = (query: string) => world.line('GET', `/v2/bot/followers/ids?${query}`);
    const first = (await page('limit=2')).body as { userIds: string[]; next: string };
    expect(first.userIds).toEqual(friends.slice(0, 2));
    await world.sim('POST', `/users/${friends[1] ?? ''}/unfollow`, {});
    const second = (await page(`limit=2&start=${first.next}`)).body as { userIds: string[]; next: string };
    expect(second.userIds).toEqual(friends.slice(2, 4));
    expect((await page(`start=${second.next}`)).body).toEqual({ userIds: friends.slice(4) });
    world.clock.advance(86_400_000);
    for (const wrong of [`start=${second.next}`, 'start=x', 'limit=0', 'limit=1001', 'limit=x']) {
      expect((await page(wrong)).status).toBe(400);
    }
  });
});

describe('the calls', () => {
  it('are listed with what became of them', async () => {
    const { userId } = await world.newFriend();
    const retryKey = '123e4567-e89b-12d3-a456-426614174000';
    const push = { to: userId, messages: [text('secret words')] };
    await world.line('POST', '/v2/bot/message/push', push, { 'x-line-retry-key': retryKey });
    await world.line('POST', '/v2/bot/message/multicast', { to: [userId, 'x'], messages: [] });
    const { body } = await world.sim('GET', '/calls');
    expect(body).toMatchObject([
      { method: 'POST', path: '/v2/bot/message/push', status: 200, retryKey, recipients: 1 },
      { method: 'POST', path: '/v2/bot/message/multicast', status: 400, recipients: 2 },
    ]);
    expect(JSON.stringify(body)).not.toContain('secret words');
  });
});

describe('faults', () => {
  const order = (fault: object) => world.sim('POST', '/faults', fault);
  const push = (to: string) => world.line('POST', '/v2/bot/message/push', { to, messages: [text('hi')] });
  const path = '/v2/bot/message/push';

  it('answer a status without accepting, as often as ordered', async () => {
    const { userId } = await world.newFriend();
    await order({ path, status: 500, count: 2 });
    expect([(await push(userId)).status, (await push(userId)).status, (await push(userId)).status]).toEqual([
      500, 500, 200,
    ]);
    expect(await world.textsOf(userId)).toEqual(['hi']);
  });

  it('cut the connection before or after accepting', async () => {
    const { userId } = await world.newFriend();
    await order({ path, resetBefore: true });
    await expect(push(userId)).rejects.toThrow();
    expect(await world.textsOf(userId)).toEqual([]);
    await order({ path, fault: 'resetAfterAccept' });
    await expect(push(userId)).rejects.toThrow();
    expect(await world.textsOf(userId)).toEqual(['hi']);
  });

  it.each([{ timeoutAfterAccept: true }, { fault: 'timeoutAfterAccept' }, { status: 'timeoutAfterAccept' }])(
    'accept and never answer: %j',
    async (fault) => {
      const { userId } = await world.newFriend();
      await order({ path, ...fault, count: 1 });
      const call = push(userId);
      const first = await Promise.race([
        call,
        new Promise((resolve) => setTimeout(() => resolve('silence'), 100)),
      ]);
      expect(first).toBe('silence');
      expect(await world.textsOf(userId)).toEqual(['hi']);
      await world.simulator.close();
      await expect(call).rejects.toThrow();
    },
  );

  it.each(['killAfterAccept', 'killPid'])('kill a process after accepting: %s', async (kind) => {
    const { userId } = await world.newFriend();
    const victim = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const ended = once(victim, 'exit');
    await order({ path, [kind]: victim.pid });
    await expect(push(userId)).rejects.toThrow();
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(await world.textsOf(userId)).toEqual(['hi']);
  });

  it('hit a part of the calls, drawn at random', async () => {
    await order({ path: '/v2/*', status: 503, count: 1000, share: 0.5 });
    const statuses: number[] = [];
    for (let call = 0; call < 60; call += 1) statuses.push((await world.line('GET', '/v2/bot/info')).status);
    const hits = statuses.filter((status) => status === 503).length;
    expect(hits).toBeGreaterThan(10);
    expect(hits).toBeLessThan(50);
  });

  it('hit paths that begin so, are listed, and can be taken back', async () => {
    await order({ path: '/v2/*', status: 503, count: 3 });
    expect((await world.line('GET', '/v2/bot/info')).status).toBe(503);
    expect((await world.sim('GET', '/faults')).body).toEqual([{ path: '/v2/*', status: 503, count: 2 }]);
    await world.sim('DELETE', '/faults');
    expect((await world.line('GET', '/v2/bot/info')).status).toBe(200);
    for (const wrong of [
      { path: '/x' },
      { path: '/x', status: 500, resetBefore: true },
      { status: 500 },
      { path: '/x', status: 200 },
    ]) {
      expect((await order(wrong)).status).toBe(400);
    }
  });
});

describe('the clock', () => {
  it('can be moved for a product in another process', async () => {
    const { body } = await world.sim('POST', '/clock', { offsetMs: 3_600_000 });
    expect(body).toEqual({ now: new Date(world.clock.now() + 3_600_000).toISOString() });
    expect((await world.sim('GET', '/clock')).body).toEqual(body);
  });

  it("moves the product's clock for the page, and follows it", async () => {
    const asked: string[] = [];
    const later = new Date(world.clock.now() + 86_400_000).toISOString();
    const product = createServer((incoming, response) => {
      asked.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ now: later }));
    }).listen(0, '127.0.0.1');
    await once(product, 'listening');
    const productBaseUrl = () => `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
    await world.close();
    world = await openLineWorld({ settings: { productBaseUrl } });
    expect((await world.sim('POST', '/clock/advance', { seconds: 86_400 })).body).toEqual({ now: later });
    expect(asked).toEqual(['POST /_local/clock/advance']);
    expect((await world.sim('GET', '/info')).body).toMatchObject({ now: later, canAdvance: true });
    product.closeAllConnections();
    product.close();
  });

  it('says when the product is unknown', async () => {
    expect((await world.sim('POST', '/clock/advance', { seconds: 1 })).status).toBe(404);
  });
});

describe('the server', () => {
  /** fetch does not let a test choose its Host. */
  async function raw(
    path: string,
    headers: Record<string, string>,
    method = 'GET',
  ): Promise<number | undefined> {
    const { hostname, port } = new URL(world.simulator.baseUrl);
    const outgoing = request({ hostname, port, path, method, headers }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  }

  it('listens on this machine only', () => {
    expect(new URL(world.simulator.baseUrl).hostname).toBe('127.0.0.1');
  });

  it('refuses foreign Host and Origin headers', async () => {
    const { port } = new URL(world.simulator.baseUrl);
    const json = { 'content-type': 'application/json' };
    expect(await raw('/_sim/users', { host: `localhost:${port}` })).toBe(200);
    expect(await raw('/_sim/users', { host: 'evil.example' })).toBe(403);
    expect(await raw('/_sim/users', { host: 'localhost:1' })).toBe(403);
    expect(await raw('/v2/bot/info', { host: `evil.example:${port}` })).toBe(403);
    expect(await raw('/_sim/users', { host: `127.0.0.1:${port}`, origin: 'http://evil.example' })).toBe(403);
    expect(await raw('/_sim/users', { host: `127.0.0.1:${port}`, origin: 'null' })).toBe(403);
    expect(
      await raw(
        '/_sim/users',
        { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}`, ...json },
        'POST',
      ),
    ).toBe(400);
  });

  it('takes control POSTs as JSON only', async () => {
    const { port } = new URL(world.simulator.baseUrl);
    const host = `127.0.0.1:${port}`;
    const chunked = { host, 'transfer-encoding': 'chunked' };
    expect(await raw('/_sim/users', { ...chunked, 'content-type': 'text/plain' }, 'POST')).toBe(415);
    expect(await raw('/_sim/users', chunked, 'POST')).toBe(415);
    // Without a body it is judged by what it asks for.
    expect(await raw('/_sim/users', { host }, 'POST')).toBe(400);
    expect((await world.sim('GET', '/nothing')).status).toBe(404);
  });
});
