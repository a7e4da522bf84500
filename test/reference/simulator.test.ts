import { RichMenuContent } from '../../lambdas/rich-menus/domain/rich-menu-content.ts';
import { pngOf } from '../rich-menus/sample-images.ts';
import { openLineOpenApi } from '../support/line-openapi.ts';
import { eachLimit } from '../support/message-limits.ts';
import {
  channelAccessToken,
  channelSecret,
  openLineWorld,
  text,
  type LineAnswer,
  type LineWorld,
} from '../support/line-simulator.ts';

const lineOpenApi = openLineOpenApi();
let world: LineWorld;
let friends: string[];
beforeAll(async () => {
  world = await openLineWorld({ monthlyLimit: 10_000 });
  friends = await world.newFriends(50);
});
afterAll(() => world.close());

/** Calls the simulator and lets LINE's description judge the request (when it is meant to be right) and the answer. */
async function judged(
  method: string,
  path: string,
  body?: unknown,
): Promise<LineAnswer & { complaints: string[] }> {
  const answer = await world.line(method, path, body);
  const { pathname } = new URL(path, 'http://localhost');
  const onRequest =
    answer.status < 300 && body !== undefined ? lineOpenApi.request(method, pathname, body) : [];
  const onAnswer = lineOpenApi.answer(method, pathname, answer.status, answer.body);
  return { ...answer, complaints: [...onRequest, ...onAnswer] };
}

const url = 'https://example.com/a.png';
const tap = { type: 'message', label: 'Yes', text: 'yes' };
const box = (...contents: object[]) => ({ type: 'box', layout: 'vertical', contents });

/** Messages of every type, with as much in them as LINE describes. */
const messages: Record<string, object> = {
  text: {
    type: 'text',
    text: '$ hi',
    emojis: [{ index: 0, productId: 'p', emojiId: 'e' }],
    sender: { name: 'Shop' },
  },
  textV2: {
    type: 'textV2',
    text: '{a}',
    substitution: { a: { type: 'emoji', productId: 'p', emojiId: 'e' } },
  },
  sticker: { type: 'sticker', packageId: '446', stickerId: '1988' },
  image: { type: 'image', originalContentUrl: url, previewImageUrl: url },
  video: { type: 'video', originalContentUrl: url, previewImageUrl: url, trackingId: 't' },
  audio: { type: 'audio', originalContentUrl: url, duration: 1000 },
  location: { type: 'location', title: 'Shop', address: 'Street', latitude: 35, longitude: 139.5 },
  imagemap: {
    type: 'imagemap',
    baseUrl: url,
    altText: 'map',
    baseSize: { width: 1040, height: 520 },
    actions: [{ type: 'message', text: 'left', area: { x: 0, y: 0, width: 520, height: 520 } }],
  },
  buttons: {
    type: 'template',
    altText: 'buttons',
    template: {
      type: 'buttons',
      title: 'Menu',
      text: 'Choose',
      thumbnailImageUrl: url,
      actions: [
        tap,
        { type: 'datetimepicker', label: 'Day', data: 'd', mode: 'date', initial: '2026-12-24' },
      ],
    },
  },
  carousel: {
    type: 'template',
    altText: 'carousel',
    template: { type: 'carousel', columns: [{ text: 'one', actions: [tap] }] },
  },
  flex: {
    type: 'flex',
    altText: 'flex',
    contents: {
      type: 'bubble',
      hero: { type: 'image', url, size: 'full', aspectRatio: '20:13', aspectMode: 'cover' },
      body: box(
        { type: 'text', text: 'hi', weight: 'bold', wrap: true },
        { type: 'separator', margin: 'md' },
      ),
      footer: box({
        type: 'button',
        style: 'primary',
        action: { type: 'postback', label: 'Buy', data: 'buy' },
      }),
    },
  },
  coupon: { type: 'coupon', couponId: '01ABC', deliveryTag: 'tag' },
  quickReply: { type: 'text', text: 'hi', quickReply: { items: [{ type: 'action', action: tap }] } },
};

it.each(Object.entries(messages))(
  'takes and delivers a %s message that LINE describes',
  async (_name, message) => {
    const [to = ''] = friends;
    const { status, complaints } = await judged('POST', '/v2/bot/message/push', { to, messages: [message] });
    expect({ status, complaints }).toEqual({ status: 200, complaints: [] });
  },
);

it.each(eachLimit)(
  'takes messages at the limit $name that LINE describes',
  async ({ most, messages: of }) => {
    const body = { messages: of(most) };
    const { status, complaints } = await judged('POST', '/v2/bot/message/validate/push', body);
    expect({ status, complaints }).toEqual({ status: 200, complaints: [] });
  },
);

it('answers every way of sending as LINE describes', async () => {
  const audiences = friends.map((id) => ({ id }));
  const upload = await world.line('POST', '/v2/bot/audienceGroup/upload', { description: 'all', audiences });
  const { audienceGroupId } = upload.body as { audienceGroupId: number };
  world.clock.advance(60_000);
  const sends: [string, object][] = [
    ['multicast', { to: friends, customAggregationUnits: ['unit'] }],
    ['broadcast', {}],
    ['narrowcast', { limit: { max: 50 } }],
    ['narrowcast', { recipient: { type: 'operator', not: { type: 'audience', audienceGroupId } } }],
  ];
  for (const [kind, more] of sends) {
    expect(
      (await judged('POST', `/v2/bot/message/${kind}`, { messages: [text('hi')], ...more })).complaints,
    ).toEqual([]);
  }
  const { replyToken } = await world.newFriend();
  const reply = { replyToken, messages: [text('hi')] };
  expect((await judged('POST', '/v2/bot/message/reply', reply)).complaints).toEqual([]);
  for (const kind of ['reply', 'push', 'multicast', 'broadcast', 'narrowcast']) {
    const validated = await judged('POST', `/v2/bot/message/validate/${kind}`, { messages: [text('hi')] });
    expect(validated).toMatchObject({ status: 200, complaints: [] });
  }
});

it('answers everything that is read as LINE describes', async () => {
  const sent = await world.line('POST', '/v2/bot/message/narrowcast', { messages: [text('hi')] });
  const requestId = sent.headers.get('x-line-request-id') ?? '';
  const user = friends[0] ?? '';
  const image = await world.sim('POST', `/users/${user}/message`, { type: 'video' });
  const { messageId } = image.body as { messageId: string };
  for (const userId of friends) {
    for (const act of ['seen', 'clicked', 'played'])
      await world.sim('POST', `/users/${userId}/interact`, { act, url, percent: 100 });
  }
  world.clock.advance(2000);
  const paths = [
    '/v2/bot/info',
    `/v2/bot/profile/${user}`,
    '/v2/bot/followers/ids?limit=10',
    '/v2/bot/message/quota',
    '/v2/bot/message/quota/consumption',
    '/v2/bot/message/aggregation/info',
    '/v2/bot/message/aggregation/list',
    `/v2/bot/message/progress/narrowcast?requestId=${requestId}`,
    `/v2/bot/message/${messageId}/content/transcoding`,
    '/v2/bot/channel/webhook/endpoint',
    '/v2/bot/insight/followers?date=20261122',
    `/v2/bot/insight/message/event?requestId=${requestId}`,
    '/v2/bot/insight/message/event/aggregation?customAggregationUnit=unit&from=20261122&to=20261123',
    '/v2/bot/insight/message/delivery?date=20261122',
    ...['reply', 'push', 'multicast', 'broadcast'].map(
      (way) => `/v2/bot/message/delivery/${way}?date=20261122`,
    ),
  ];
  for (const path of paths) expect(await judged('GET', path)).toMatchObject({ status: 200, complaints: [] });
});

it('answers the rest as LINE describes', async () => {
  const [chatId = ''] = friends;
  const calls: [string, string, number, object?][] = [
    ['POST', '/v2/bot/chat/loading/start', 202, { chatId, loadingSeconds: 5 }],
    ['POST', `/v2/bot/user/${chatId}/linkToken`, 200],
    ['POST', '/v2/bot/channel/webhook/test', 200, {}],
    ['PUT', '/v2/bot/channel/webhook/endpoint', 200, { endpoint: 'https://shop.example/line' }],
  ];
  const before = (await world.line('GET', '/v2/bot/channel/webhook/endpoint')).body as { endpoint: string };
  for (const [method, path, status, body] of calls) {
    expect(await judged(method, path, body)).toMatchObject({ status, complaints: [] });
  }
  world.simulator.setWebhookUrl(before.endpoint);
});

it('refuses as LINE describes', async () => {
  const [to = ''] = friends;
  const calls: [string, string, number, object?][] = [
    ['POST', '/v2/bot/message/push', 400, { to, messages: [{ type: 'text', text: '' }] }],
    ['POST', '/v2/bot/message/push', 400, { to: 'nobody', messages: [text('hi')] }],
    ['POST', '/v2/bot/message/reply', 400, { replyToken: 'dead', messages: [text('hi')] }],
    ['POST', '/v2/bot/message/multicast', 400, { to: [], messages: [text('hi')] }],
    ['POST', '/v2/bot/chat/loading/start', 400, { chatId: to, loadingSeconds: 61 }],
    ['GET', `/v2/bot/profile/U${'9'.repeat(32)}`, 404],
    ['GET', '/v2/bot/message/1/content/transcoding', 404],
  ];
  for (const [method, path, status, body] of calls) {
    expect(await judged(method, path, body)).toMatchObject({ status, complaints: [] });
  }
  const retryKey = { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' };
  const push = () => world.line('POST', '/v2/bot/message/push', { to, messages: [text('hi')] }, retryKey);
  await push();
  const { status, body } = await push();
  expect([status, lineOpenApi.answer('POST', '/v2/bot/message/push', status, body)]).toEqual([409, []]);
});

it('issues tokens as LINE describes', async () => {
  const form = { grant_type: 'client_credentials', client_id: '2000000001', client_secret: channelSecret };
  const wrong = { ...form, client_secret: 'x' };
  for (const path of ['/oauth2/v3/token', '/v2/oauth/accessToken', '/oauth2/v2.1/token']) {
    for (const [fields, status] of [
      [form, 200],
      [wrong, 400],
    ] as const) {
      const response = await fetch(`${world.simulator.baseUrl}${path}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
      });
      expect(response.status).toBe(status);
      expect(lineOpenApi.answer('POST', path, status, await response.json())).toEqual([]);
    }
  }
  expect(lineOpenApi.request('POST', '/v2/oauth/accessToken', form)).toEqual([]);
});

describe('webhooks', () => {
  const group = { type: 'group', groupId: `C${'1'.repeat(32)}` };
  const members = { members: [{ type: 'user', userId: `U${'1'.repeat(32)}` }] };
  const events: [verb: string, body: object][] = [
    ['follow', {}],
    ['unfollow', {}],
    ['message', { text: 'hello' }],
    ['message', { type: 'image' }],
    ['message', { type: 'video' }],
    ['message', { type: 'audio' }],
    ['message', { type: 'file' }],
    ['message', { type: 'location' }],
    ['message', { type: 'sticker' }],
    ['postback', { data: 'buy' }],
    ['postback', { data: 'day', params: { date: '2026-12-24' } }],
    ['event', { type: 'unsend', unsend: { messageId: '1' } }],
    ['event', { type: 'beacon', beacon: { hwid: 'd41d8cd98f', type: 'enter', dm: '01' } }],
    ['event', { type: 'accountLink', link: { result: 'ok', nonce: 'n' } }],
    ['event', { type: 'accountLink', link: { result: 'failed', nonce: 'n' } }],
    ['event', { type: 'videoPlayComplete', videoPlayComplete: { trackingId: 't' } }],
    ['event', { type: 'membership', membership: { type: 'joined', membershipId: 1 } }],
    ['event', { type: 'join', source: group }],
    ['event', { type: 'leave', source: group }],
    ['event', { type: 'memberJoined', source: group, joined: members }],
    ['event', { type: 'memberLeft', source: group, left: members }],
    ['event', { type: 'delivery', delivery: { data: 'tag' } }],
    ['event', { type: 'deactivated', mode: 'standby' }],
  ];

  it.each(events)('%s %j is as LINE describes, redelivered too', async (verb, body) => {
    const { body: sent } = await world.sim('POST', `/users/${friends[1] ?? ''}/${verb}`, body);
    await world.sim('POST', '/redeliver', {
      webhookEventId: (sent as { webhookEventId: string }).webhookEventId,
    });
    const webhooks = world.webhooks.slice(-2).map((webhook) => webhook.body);
    expect(webhooks).toHaveLength(2);
    expect(webhooks.flatMap((webhook) => lineOpenApi.webhook(webhook))).toEqual([]);
  });
});

describe('the judge', () => {
  const push = (message: object) =>
    lineOpenApi.request('POST', '/v2/bot/message/push', { to: 'U1', messages: [message] });

  it('tells a missing, an unknown and a wrong property, and an unknown kind', () => {
    expect(push(text('hi'))).toEqual([]);
    for (const wrong of [
      { type: 'text' },
      { ...text('hi'), texts: 1 },
      { type: 'text', text: 1 },
      { type: 'poem' },
      {},
    ]) {
      expect(push(wrong)).not.toEqual([]);
    }
    const action = { type: 'postback', label: 'x', data: 'x', displaytext: 'x' };
    const flex = (contents: object) => ({ type: 'flex', altText: 'x', contents });
    expect(push(flex({ type: 'bubble', footer: box({ type: 'button', action }) }))).not.toEqual([]);
  });

  it('tells answers and webhooks that LINE would not send', () => {
    expect(lineOpenApi.answer('GET', '/v2/bot/message/quota', 200, { type: 'none', limit: 1 })).not.toEqual(
      [],
    );
    expect(lineOpenApi.answer('POST', '/v2/bot/message/push', 202, {})).not.toEqual([]);
    expect(
      lineOpenApi.webhook({ destination: `U${'1'.repeat(32)}`, events: [{ type: 'message' }] }),
    ).not.toEqual([]);
  });
});

it('keeps audience groups as LINE describes them', async () => {
  const audiences = friends.map((id) => ({ id }));
  const created = await judged('POST', '/v2/bot/audienceGroup/upload', { description: 'All', audiences });
  expect([created.status, created.complaints]).toEqual([202, []]);
  const { audienceGroupId } = created.body as { audienceGroupId: number };
  const more = { audienceGroupId, audiences: audiences.slice(0, 1) };
  const path = `/v2/bot/audienceGroup/${audienceGroupId}`;
  for (const [method, where, body] of [
    ['PUT', '/v2/bot/audienceGroup/upload', more],
    ['GET', path, undefined],
    ['GET', '/v2/bot/audienceGroup/list?page=1', undefined],
    ['GET', '/v2/bot/audienceGroup/shared/list?page=1', undefined],
    ['PUT', `${path}/updateDescription`, { description: 'Everybody' }],
    ['DELETE', path, undefined],
  ] as const) {
    const answer = await judged(method, where, body);
    expect([where, answer.status < 300, answer.complaints]).toEqual([where, true, []]);
  }
  const malformed = await judged('POST', '/v2/bot/audienceGroup/upload', {
    description: 'x',
    audiences: [{ id: 'nobody' }],
  });
  expect(malformed.status).toBe(400);
  expect((await judged('GET', path)).status).toBe(400);
});

it('keeps rich menus as LINE describes them', async () => {
  const size = { width: 800, height: 400 };
  const bounds = { x: 0, y: 0, width: 400, height: 400 };
  const actions = [
    {
      type: 'postback',
      label: 'x',
      data: 'd',
      displayText: 'x',
      inputOption: 'openKeyboard',
      fillInText: 'x',
    },
    { type: 'message', text: 'x' },
    { type: 'uri', uri: 'https://example.com', altUri: { desktop: 'https://example.com' } },
    { type: 'datetimepicker', data: 'd', mode: 'date', initial: '2026-12-24' },
    { type: 'richmenuswitch', richMenuAliasId: 'tab', data: 'd' },
    { type: 'clipboard', clipboardText: 'x' },
  ];
  const menu = {
    ...{ name: 'Main', chatBarText: 'Menu', size, selected: false },
    areas: actions.map((action) => ({ bounds, action })),
  };
  expect(RichMenuContent.safeParse(menu).error).toBeUndefined();
  const created = await judged('POST', '/v2/bot/richmenu', menu);
  expect([created.status, created.complaints]).toEqual([200, []]);
  const { richMenuId } = created.body as { richMenuId: string };
  await fetch(`${world.simulator.baseUrl}/v2/bot/richmenu/${richMenuId}/content`, {
    method: 'POST',
    headers: { authorization: `Bearer ${channelAccessToken}`, 'content-type': 'image/png' },
    body: Uint8Array.from(pngOf(size)),
  });
  const [userId = ''] = friends;
  const batch = { operations: [{ type: 'unlink', from: richMenuId }] };
  const started = await judged('POST', '/v2/bot/richmenu/batch', batch);
  expect([started.status, started.complaints]).toEqual([202, []]);
  const requestId = started.headers.get('x-line-request-id') ?? '';
  for (const [method, path, body] of [
    ['POST', '/v2/bot/richmenu/validate', menu],
    ['GET', `/v2/bot/richmenu/${richMenuId}`, undefined],
    ['GET', '/v2/bot/richmenu/list', undefined],
    ['POST', '/v2/bot/richmenu/alias', { richMenuAliasId: 'tab', richMenuId }],
    ['POST', '/v2/bot/richmenu/alias/tab', { richMenuId }],
    ['GET', '/v2/bot/richmenu/alias/tab', undefined],
    ['GET', '/v2/bot/richmenu/alias/list', undefined],
    ['POST', `/v2/bot/user/all/richmenu/${richMenuId}`, undefined],
    ['GET', '/v2/bot/user/all/richmenu', undefined],
    ['POST', `/v2/bot/user/${userId}/richmenu/${richMenuId}`, undefined],
    ['GET', `/v2/bot/user/${userId}/richmenu`, undefined],
    ['DELETE', `/v2/bot/user/${userId}/richmenu`, undefined],
    ['POST', '/v2/bot/richmenu/bulk/link', { richMenuId, userIds: friends }],
    ['POST', '/v2/bot/richmenu/bulk/unlink', { userIds: friends }],
    ['POST', '/v2/bot/richmenu/validate/batch', batch],
    ['GET', `/v2/bot/richmenu/progress/batch?requestId=${requestId}`, undefined],
    ['DELETE', '/v2/bot/user/all/richmenu', undefined],
    ['DELETE', '/v2/bot/richmenu/alias/tab', undefined],
    ['DELETE', `/v2/bot/richmenu/${richMenuId}`, undefined],
  ] as const) {
    const answer = await judged(method, path, body);
    expect([path, answer.status < 300, answer.complaints]).toEqual([path, true, []]);
  }
});
