import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, type Program } from '../../../local/start-program.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'kizuna-program-'));
const options = {
  port: 0,
  linePort: 0,
  dataFolder,
  fresh: false,
  lineApiBaseUrl: undefined,
  lineDataApiBaseUrl: undefined,
};
const silent = () => undefined;
let program: Program;

interface LocalJson {
  baseUrl: string;
  lineBaseUrl: string;
  channelId: string;
  channelSecret: string;
  channelAccessToken: string;
  apiKey: string;
}
const localJson = (): LocalJson =>
  JSON.parse(readFileSync(join(dataFolder, 'local.json'), 'utf8')) as LocalJson;

interface Answer<Body> {
  status: number;
  body: Body;
  headers: Headers;
}

async function call<Body>(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as Body,
  };
}

const api = <Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  call<Body>(method, `${program.baseUrl}${path}`, body, {
    authorization: `Bearer ${localJson().apiKey}`,
    ...headers,
  });
const line = <Body>(method: string, path: string, body?: unknown) =>
  call<Body>(method, `${program.lineBaseUrl}/_sim${path}`, body);
const local = <Body>(method: string, path: string, body?: unknown) =>
  call<Body>(method, `${program.baseUrl}/_local${path}`, body);
const settle = () => local('POST', '/settle', {});

interface Received {
  messages: { type: string; text?: string; altText?: string }[];
  via: string;
  at: string;
  requestId: string;
}
const messagesOf = async (userId: string) =>
  (await line<Received[]>('GET', `/users/${userId}/messages`)).body;
const newUser = async (displayName: string) =>
  (await line<{ userId: string }>('POST', '/users', { displayName })).body.userId;

beforeAll(async () => {
  program = await startProgram(options, silent);
}, 30_000);
afterAll(() => program.close());

describe('the first run', () => {
  it('writes local.json for its owner only', () => {
    expect(Object.keys(localJson())).toEqual([
      'baseUrl',
      'lineBaseUrl',
      'channelId',
      'channelSecret',
      'channelAccessToken',
      'apiKey',
    ]);
    for (const file of ['local.json', 'identity.json', 'secrets.json']) {
      expect(statSync(join(dataFolder, file)).mode & 0o777).toBe(0o600);
    }
  });

  it('is not thrown away by a second program that begins afresh', async () => {
    await expect(startProgram({ ...options, fresh: true }, silent)).rejects.toThrow(
      /another running program uses it/,
    );
    expect(localJson().baseUrl).toBe(program.baseUrl);
  });

  it('seeds ten friends, a greeting, two auto-replies and the published welcome journey', async () => {
    expect((await api<{ items: unknown[] }>('GET', '/v1/members')).body.items).toHaveLength(10);
    expect((await api<{ items: unknown[] }>('GET', '/v1/auto-replies')).body.items).toHaveLength(2);
    expect((await api('GET', '/v1/greeting')).status).toBe(200);
    expect((await api('GET', '/v1/journeys')).body).toMatchObject({
      items: [{ name: 'Welcome', status: 'published' }],
    });
  });
});

describe('a friend', () => {
  it('is greeted by one free reply that also carries the journey, and gets the rest over the days', async () => {
    const userId = await newUser('Mika');
    expect((await line<{ status: number }>('POST', `/users/${userId}/follow`, {})).body.status).toBe(200);
    await settle();
    const [first, ...more] = await messagesOf(userId);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      via: 'reply',
      messages: [{ text: 'Hello Mika! Thank you for adding us.' }, { type: 'text' }],
    });
    await local('POST', '/clock/advance', { seconds: 86_500 });
    expect((await messagesOf(userId)).slice(1)).toMatchObject([
      { messages: [{ altText: 'What our friends like most' }] },
    ]);
    await local('POST', '/clock/advance', { seconds: 21 * 86_400 });
    expect(await messagesOf(userId)).toHaveLength(5);
    const { body } = await api<{ items: { memberId: string; tags: Record<string, number> }[] }>(
      'GET',
      '/v1/members?name=MIKA',
    );
    expect(Object.keys(body.items[0]?.tags ?? {})).toEqual(['new-friend']);
    const timeline = await api<{ items: { summary: string }[] }>(
      'GET',
      `/v1/members/${body.items[0]?.memberId ?? ''}/timeline`,
    );
    expect(timeline.body.items.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        'Became a friend.',
        'Sent by reply: the greeting.',
        'Sent by reply: journey Welcome, version 1, node hello.',
      ]),
    );
  });

  it('is answered by keyword whatever the width, case and space', async () => {
    const userId = await newUser('Ken');
    await line('POST', `/users/${userId}/follow`, {});
    await line('POST', `/users/${userId}/message`, { text: '  ＨＯＵＲＳ ' });
    await line('POST', `/users/${userId}/message`, { text: 'hours please' });
    await settle();
    const answers = (await messagesOf(userId)).slice(1);
    expect(answers).toMatchObject([
      { via: 'reply', messages: [{ text: 'We are open every day from 10:00 to 20:00.' }] },
    ]);
  });

  it('is handled once however often LINE delivers the event', async () => {
    const userId = await newUser('Dup');
    const { body } = await line<{ webhookEventId: string }>('POST', `/users/${userId}/follow`, {});
    for (let times = 0; times < 20; times += 1)
      await line('POST', '/redeliver', { webhookEventId: body.webhookEventId });
    await settle();
    expect(await messagesOf(userId)).toHaveLength(1);
  });

  it('gets nothing more after blocking', async () => {
    const userId = await newUser('Bye');
    await line('POST', `/users/${userId}/follow`, {});
    await settle();
    await line('POST', `/users/${userId}/unfollow`, {});
    await local('POST', '/clock/advance', { seconds: 30 * 86_400 });
    expect(await messagesOf(userId)).toHaveLength(1);
    const { body } = await api<{ items: { memberId: string; lifecycle: string }[] }>(
      'GET',
      '/v1/members?lifecycle=blocked',
    );
    expect(body.items).toHaveLength(1);
  });
});

describe('the webhook', () => {
  const raw = (body: string, signature: string) =>
    line<{ status: number }>('POST', '/webhook', { body, signature });

  it('takes an empty list, refuses what LINE did not sign, and says what is malformed', async () => {
    expect((await raw('{"destination":"x","events":[]}', 'valid')).body.status).toBe(200);
    expect((await raw('{"events":[]}', 'tampered')).body.status).toBe(401);
    expect((await raw('{"events":[]}', 'missing')).body.status).toBe(401);
    expect((await raw('{"events":', 'valid')).body.status).toBe(400);
    expect((await raw('x'.repeat(1_000_001), 'valid')).body.status).toBe(413);
    expect((await call('POST', `${program.baseUrl}/line/webhook/999`, { events: [] })).status).toBe(404);
  });

  it('keeps unknown types and group events without making members of them', async () => {
    const before = (await api<{ items: unknown[] }>('GET', '/v1/members?limit=100')).body.items.length;
    const event = { mode: 'active', timestamp: Date.now(), deliveryContext: { isRedelivery: false } };
    const events = [
      { ...event, type: 'somethingNew', webhookEventId: 'a1', strange: { deep: [1] } },
      {
        ...event,
        type: 'join',
        webhookEventId: 'a2',
        source: { type: 'group', groupId: 'C1' },
        replyToken: 'r',
      },
      {
        ...event,
        type: 'message',
        webhookEventId: 'a3',
        source: { type: 'group', groupId: 'C1', userId: 'U9' },
        message: { id: '1', type: 'text', text: 'hi' },
      },
    ];
    expect((await raw(JSON.stringify({ destination: 'x', events }), 'valid')).body.status).toBe(200);
    await settle();
    expect((await api<{ items: unknown[] }>('GET', '/v1/members?limit=100')).body.items).toHaveLength(before);
  });
});

describe('the local servers', () => {
  const withHeaders = (url: string, headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      request(url, { headers, method: 'GET' }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  it('refuse foreign Host and Origin headers, and POSTs that are no JSON', async () => {
    for (const url of [`${program.baseUrl}/_local/clock`, `${program.lineBaseUrl}/_sim/users`]) {
      expect(await withHeaders(url, { host: 'evil.example' })).toBe(403);
      expect(await withHeaders(url, { origin: 'https://evil.example' })).toBe(403);
      expect((await call('POST', url, {}, { 'content-type': 'text/plain' })).status).toBe(415);
    }
  });

  it('take the form of a preference page from that page only', async () => {
    const userId = await newUser('Chooser');
    await line('POST', `/users/${userId}/follow`, {});
    await line('POST', `/users/${userId}/message`, { text: 'STOP' });
    await settle();
    const sent = (await messagesOf(userId)).at(-1) as { via: string; messages: { text: string }[] };
    expect(sent.via).toBe('reply');
    const url = /http:\/\/127\.0\.0\.1:\d+\/p\/[\w-]+/.exec(sent.messages[0]?.text ?? '')?.[0] ?? '';
    const post = (to: string, headers: Record<string, string>) =>
      fetch(to, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ action: 'resume' }),
        headers,
      });
    const stopped = async () => (await (await fetch(url)).text()).includes('You get no marketing messages.');
    expect(await stopped()).toBe(true);
    for (const origin of ['https://evil.example', program.lineBaseUrl, 'null'])
      expect((await post(url, { origin })).status).toBeGreaterThanOrEqual(400);
    expect((await post(`${program.baseUrl}/v1/tags`, { origin: program.baseUrl })).status).toBe(415);
    expect(await stopped()).toBe(true);
    const answer = await post(url, { origin: program.baseUrl });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '?saved']);
    expect(await stopped()).toBe(false);
  });

  it('move and tell the time, and meter what was used', async () => {
    const before = Date.parse((await local<{ now: string }>('GET', '/clock')).body.now);
    const { body } = await local<{ now: string }>('POST', '/clock/advance', { seconds: 60 });
    expect(Date.parse(body.now)).toBeGreaterThanOrEqual(before + 60_000);
    expect((await local('POST', '/clock/advance', { seconds: -1 })).status).toBe(400);
    expect((await local('GET', '/nothing')).status).toBe(404);
    expect((await local('GET', '/meter')).body).toMatchObject({
      stateTransitions: expect.any(Number) as number,
      dynamo: { writeUnits: expect.any(Number) as number },
      lineCalls: { reply: expect.any(Number) as number },
    });
    await local('POST', '/meter/reset', {});
    expect((await local('GET', '/meter')).body).toMatchObject({
      stateTransitions: 0,
      busEvents: 0,
      lineCalls: {},
    });
  });
});

describe('the admin API', () => {
  it('needs a key, names bad fields, and answers a repeated POST once', async () => {
    expect((await call('GET', `${program.baseUrl}/v1/members`)).status).toBe(401);
    expect((await api('GET', '/v1/members?limit=1000')).body).toMatchObject({
      status: 400,
      errors: [{ path: 'query/limit' }],
    });
    const key = { 'idempotency-key': 'tag-1' };
    const first = await api('POST', '/v1/tags', { name: 'vip' }, key);
    expect([first.status, (await api('POST', '/v1/tags', { name: 'vip' }, key)).body]).toEqual([
      201,
      first.body,
    ]);
    expect((await api('POST', '/v1/tags', { name: 'other' }, key)).status).toBe(422);
    expect((await api('POST', '/v1/tags', { name: 'vip' })).status).toBe(409);
  });

  it('tells every problem of a journey at once', async () => {
    const nodes = {
      a: { kind: 'wait', for: { days: 400 }, next: 'gone' },
      b: { kind: 'tag', add: [{ tag: 'ghost' }], next: 'b' },
    };
    const answer = await api<{ errors: { code: string; path: string }[] }>('POST', '/v1/journeys', {
      name: 'x',
      trigger: { kind: 'manual' },
      start: 'a',
      nodes,
    });
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'endless-loop /nodes/b',
      'missing-node /nodes/a/next',
      'unknown-tag /nodes/b/add/0/tag',
      'unreachable-node /nodes/b',
      'wait-too-long /nodes/a/for',
    ]);
  });

  it('serves its own description', async () => {
    const { body } = await call<{ openapi: string; paths: object }>(
      'GET',
      `${program.baseUrl}/v1/openapi.json`,
    );
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toContain('/v1/journeys/{journeyId}/publish');
  });
});

describe('a restart', () => {
  it('finds everything again, waits included', async () => {
    const userId = await newUser('Stay');
    await line('POST', `/users/${userId}/follow`, {});
    await settle();
    await program.close();
    program = await startProgram(options, silent);
    expect(program.isFirstRun).toBe(false);
    await local('POST', '/clock/advance', { seconds: 30 * 86_400 });
    expect(await messagesOf(userId)).toHaveLength(5);
  }, 20_000);
});
