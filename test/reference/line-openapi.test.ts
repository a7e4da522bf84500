import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callJson } from '../../local/call-json.ts';
import { openIdentity } from '../../local/identity.ts';
import { createSimulator } from '../../local/line/create-simulator.ts';
import { startProgram } from '../../local/start-program.ts';
import { openLineOpenApi } from '../support/line-openapi.ts';
import { recordingProxy } from '../support/recording-proxy.ts';

const lineOpenApi = openLineOpenApi();

const between = (gte: string, lt: string) => ({ gte, lt });
const operator = (parts: object) => ({ type: 'operator', ...parts });

/** One narrowcast with every condition that LINE describes. */
const everyCondition = {
  filter: {
    demographic: operator({
      and: [
        { type: 'gender', oneOf: ['male', 'female'] },
        { type: 'age', ...between('age_15', 'age_70') },
        operator({
          or: [
            { type: 'appType', oneOf: ['ios', 'android'] },
            { type: 'subscriptionPeriod', gte: 'day_7' },
          ],
        }),
        operator({ not: { type: 'area', oneOf: ['jp_01', 'jp_47', 'tw_22', 'th_08', 'id_12'] } }),
      ],
    }),
  },
};

/** A day in the life of product and LINE, with everything they say to each other. */
async function aDay() {
  const dataFolder = await mkdtemp(join(tmpdir(), 'kizuna-reference-'));
  await mkdir(dataFolder, { recursive: true });
  const identity = await openIdentity(dataFolder);
  let productUrl = '';
  let aheadMs = 0;
  const toProduct = await recordingProxy(() => productUrl);
  const { channelId, channelSecret, channelAccessToken, botUserId, apiKey } = identity;
  const simulator = await createSimulator({
    port: 0,
    clock: { now: () => Date.now() + aheadMs },
    random: Math.random,
    channel: {
      channelId,
      channelSecret,
      channelAccessToken,
      botUserId,
      displayName: 'Reference',
      webhookUrl: `${toProduct.baseUrl}/line/webhook/${channelId}`,
      monthlyLimit: 1000,
      verified: true,
    },
  });
  const toLine = await recordingProxy(() => simulator.baseUrl);
  const options = {
    port: 0,
    linePort: 0,
    dataFolder,
    fresh: false,
    lineApiBaseUrl: toLine.baseUrl,
    lineDataApiBaseUrl: toLine.baseUrl,
  };
  const program = await startProgram(options, () => undefined);
  productUrl = program.baseUrl;
  const line = <Body>(method: string, path: string, body: unknown) =>
    callJson<Body>(method, `${simulator.baseUrl}/_sim${path}`, body);
  const product = <Body>(method: string, path: string, body: unknown) =>
    callJson<Body>(method, `${program.baseUrl}${path}`, body, apiKey);

  const userIds: string[] = [];
  for (const displayName of ['Ann', 'Bo']) {
    const { userId } = await line<{ userId: string }>('POST', '/users', { displayName });
    userIds.push(userId);
    await line('POST', `/users/${userId}/follow`, {});
  }
  const [ann = '', bo = ''] = userIds;
  for (const text of ['hours', 'shop', 'anything']) await line('POST', `/users/${ann}/message`, { text });
  await line('POST', `/users/${ann}/message`, { type: 'image' });
  await line('POST', `/users/${ann}/message`, {
    type: 'sticker',
    packageId: '1',
    stickerId: '2',
    stickerResourceType: 'STATIC',
  });
  await line('POST', `/users/${ann}/postback`, { data: 'interest=new' });
  await product('PATCH', `/v1/channels/${channelId}`, { quotaReserve: 10 });
  const personal = {
    name: 'Personal',
    trigger: { kind: 'manual' },
    start: 'a',
    nodes: {
      a: { kind: 'send', messages: [{ type: 'text', text: 'For {{name}}' }], next: 'z' },
      z: { kind: 'exit' },
    },
  };
  const { journeyId } = await product<{ journeyId: string }>('POST', '/v1/journeys', personal);
  await product('POST', `/v1/journeys/${journeyId}/publish`, {});
  await product('POST', '/v1/members/import-followers', {});
  await product('POST', '/_local/settle', {});
  const { items } = await product<{ items: { memberId: string }[] }>('GET', '/v1/members', undefined);
  await product('POST', `/v1/journeys/${journeyId}/enrolments`, {
    memberIds: items.map(({ memberId }) => memberId),
  });
  await product('POST', '/_local/settle', {});
  const byLine = {
    // LINE refuses attributes to accounts with few friends; what it is asked is judged all the same.
    narrow: { audience: { narrowcast: { ...everyCondition, limit: { max: 100 } } }, onQuotaExceeded: 'cut' },
    plain: { audience: { narrowcast: { limit: { max: 100 } } } },
    wide: { audience: { allFriends: true }, via: 'line broadcast' },
  };
  for (const [name, more] of Object.entries(byLine)) {
    const variants = [{ name: 'A', content: { messages: [{ type: 'text', text: name }] } }];
    const { broadcastId } = await product<{ broadcastId: string }>('POST', '/v1/broadcasts', {
      ...{ name, variants, ...more },
    });
    await product('POST', `/v1/broadcasts/${broadcastId}/send`, {});
    await product('POST', '/_local/settle', {});
  }
  // Day by day, so that LINE has counted a day before the product asks for it.
  for (let day = 0; day < 30; day += 1) {
    aheadMs += 86_400_000;
    await product('POST', '/_local/clock/advance', { seconds: 86_400 });
  }
  await line('POST', `/users/${bo}/unfollow`, {});
  await product('POST', '/_local/settle', {});
  await program.close();
  await simulator.close();
  toLine.close();
  toProduct.close();
  return { calls: toLine.exchanges, webhooks: toProduct.exchanges };
}

let day: Awaited<ReturnType<typeof aDay>>;
beforeAll(async () => {
  day = await aDay();
}, 60_000);

it('covers every way in which the product speaks to LINE', () => {
  const paths = new Set(
    day.calls.map(({ path }) =>
      path
        .replace(/\?.*/, '')
        .replace(/\/profile\/.*/, '/profile')
        .replace(/\/\d+\//, '/id/'),
    ),
  );
  expect([...paths].sort()).toEqual([
    '/v2/bot/followers/ids',
    '/v2/bot/info',
    '/v2/bot/insight/followers',
    '/v2/bot/insight/message/delivery',
    '/v2/bot/insight/message/event',
    '/v2/bot/insight/message/event/aggregation',
    '/v2/bot/message/aggregation/info',
    '/v2/bot/message/broadcast',
    '/v2/bot/message/delivery/broadcast',
    '/v2/bot/message/delivery/multicast',
    '/v2/bot/message/delivery/push',
    '/v2/bot/message/delivery/reply',
    '/v2/bot/message/id/content',
    '/v2/bot/message/multicast',
    '/v2/bot/message/narrowcast',
    '/v2/bot/message/progress/narrowcast',
    '/v2/bot/message/push',
    '/v2/bot/message/quota',
    '/v2/bot/message/quota/consumption',
    '/v2/bot/message/reply',
    '/v2/bot/profile',
  ]);
});

it('sends LINE only requests that LINE describes', () => {
  const complaints = day.calls.flatMap(({ method, path, request }) =>
    lineOpenApi.knows(method, path)
      ? lineOpenApi.request(method, path, request).map((complaint) => `${path}: ${complaint}`)
      : [`${method} ${path} is unknown`],
  );
  expect(complaints).toEqual([]);
});

it('gets from the simulator only answers that LINE describes', () => {
  const complaints = day.calls.flatMap(({ method, path, status, answer }) =>
    lineOpenApi
      .answer(method, path, status, answer)
      .map((complaint) => `${method} ${path} ${status}: ${complaint}`),
  );
  expect(complaints).toEqual([]);
});

it('gets from the simulator only webhooks that LINE describes, and takes them all', () => {
  expect(new Set(day.webhooks.map(({ status }) => status))).toEqual(new Set([200]));
  expect(day.webhooks.length).toBeGreaterThan(8);
  expect(day.webhooks.flatMap(({ request }) => lineOpenApi.webhook(request))).toEqual([]);
});

it('judges: a wrong message, a wrong answer and a wrong webhook are told', () => {
  const wrong = { to: 'U1', messages: [{ type: 'text' }] };
  expect(lineOpenApi.request('POST', '/v2/bot/message/push', wrong)).not.toEqual([]);
  expect(lineOpenApi.answer('GET', '/v2/bot/message/quota', 200, { value: 'x' })).not.toEqual([]);
  expect(lineOpenApi.webhook({ destination: 'x', events: [{ type: 'message' }] })).not.toEqual([]);
});
