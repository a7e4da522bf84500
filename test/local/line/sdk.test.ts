import { buffer } from 'node:stream/consumers';
import {
  channelAccessToken as ChannelAccessToken,
  HTTPFetchError,
  insight,
  messagingApi,
  validateSignature,
} from '@line/bot-sdk';
import {
  channelAccessToken,
  channelSecret,
  openLineWorld,
  text,
  type LineWorld,
} from '../../support/line-simulator.ts';

/** The client that the product uses, as LINE publishes it. */
let world: LineWorld;
let api: messagingApi.MessagingApiClient;
let blob: messagingApi.MessagingApiBlobClient;
beforeEach(async () => {
  world = await openLineWorld({ monthlyLimit: 1000 });
  const baseURL = world.simulator.baseUrl;
  api = new messagingApi.MessagingApiClient({ channelAccessToken, baseURL });
  blob = new messagingApi.MessagingApiBlobClient({ channelAccessToken, baseURL });
});
afterEach(() => world.close());

const retryKey = '123e4567-e89b-12d3-a456-426614174000';
const hello: messagingApi.Message = { type: 'text', text: 'hello' };

it('reads profile, followers, account, quota and consumption', async () => {
  const { userId } = await world.newFriend('Anna');
  expect(await api.getProfile(userId)).toEqual({ userId, displayName: 'Anna' });
  expect(await api.getFollowers()).toEqual({ userIds: [userId] });
  expect(await api.getBotInfo()).toMatchObject({ displayName: 'Demo shop', chatMode: 'bot' });
  expect(await api.getMessageQuota()).toEqual({ type: 'limited', value: 1000 });
  expect(await api.getMessageQuotaConsumption()).toEqual({ totalUsage: 0 });
  const followers = new insight.InsightClient({ channelAccessToken, baseURL: world.simulator.baseUrl });
  expect(await followers.getNumberOfFollowers('20261122')).toMatchObject({ followers: 1, blocks: 0 });
});

it('replies, pushes and multicasts, and tells the request ids', async () => {
  const { userId, replyToken } = await world.newFriend();
  const replied = await api.replyMessageWithHttpInfo({ replyToken, messages: [hello] });
  expect(replied.body.sentMessages).toHaveLength(1);
  const pushed = await api.pushMessageWithHttpInfo({ to: userId, messages: [hello] }, retryKey);
  expect(pushed.httpResponse.headers.get('x-line-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await api.multicast({ to: [userId], messages: [hello] })).toEqual({});
  expect(await world.textsOf(userId)).toEqual(['hello', 'hello', 'hello']);
});

it('throws the 409 of a repeated retry key, with the accepted id', async () => {
  const { userId } = await world.newFriend();
  const first = await api.pushMessageWithHttpInfo({ to: userId, messages: [hello] }, retryKey);
  const error = await api
    .pushMessage({ to: userId, messages: [hello] }, retryKey)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(HTTPFetchError);
  const { status, headers } = error as HTTPFetchError;
  expect(status).toBe(409);
  expect(headers.get('x-line-accepted-request-id')).toBe(first.httpResponse.headers.get('x-line-request-id'));
});

it('throws the 400 of wrong messages, with the property', async () => {
  const { userId } = await world.newFriend();
  const error = await api
    .pushMessage({ to: userId, messages: [{ type: 'text', text: '' }] })
    .catch((thrown: unknown) => thrown);
  expect(JSON.parse((error as HTTPFetchError).body)).toMatchObject({
    details: [{ property: 'messages[0].text' }],
  });
});

it('validates, broadcasts, narrowcasts and shows the loading animation', async () => {
  const [friend = ''] = await world.newFriends(50);
  await api.validatePush({ messages: [hello] });
  await api.broadcast({ messages: [hello] });
  const { httpResponse } = await api.narrowcastWithHttpInfo({ messages: [hello] });
  world.clock.advance(2000);
  const progress = await api.getNarrowcastProgress(httpResponse.headers.get('x-line-request-id') ?? '');
  expect(progress).toMatchObject({ phase: 'succeeded', targetCount: 50 });
  expect(await api.showLoadingAnimation({ chatId: friend, loadingSeconds: 5 })).toEqual({});
  await expect(api.showLoadingAnimation({ chatId: friend, loadingSeconds: 7 })).rejects.toThrow();
  expect(await api.issueLinkToken(friend)).toEqual({ linkToken: expect.any(String) as string });
});

it('moves and tests the webhook', async () => {
  expect((await api.getWebhookEndpoint()).active).toBe(true);
  expect(await api.testWebhookEndpoint()).toMatchObject({ success: true, statusCode: 200 });
  await api.setWebhookEndpoint({ endpoint: 'https://shop.example/line' });
  expect(await api.getWebhookEndpoint()).toEqual({ endpoint: 'https://shop.example/line', active: true });
});

it('downloads what users sent', async () => {
  const bytes = Buffer.from('a picture');
  const { body } = await world.sim('POST', `/users/${await world.newUser()}/message`, {
    type: 'image',
    contentType: 'image/png',
    contentBase64: bytes.toString('base64'),
  });
  const { messageId } = body as { messageId: string };
  const content = await blob.getMessageContentWithHttpInfo(messageId);
  expect(await buffer(content.body)).toEqual(bytes);
  expect(content.httpResponse.headers.get('content-type')).toBe('image/png');
});

it('gets tokens and verifies signatures', async () => {
  const tokens = new ChannelAccessToken.ChannelAccessTokenClient({ baseURL: world.simulator.baseUrl });
  const issued = await tokens.issueStatelessChannelTokenByClientSecret('2000000001', channelSecret);
  expect(issued.expires_in).toBe(900);
  const client = new messagingApi.MessagingApiClient({
    channelAccessToken: issued.access_token,
    baseURL: world.simulator.baseUrl,
  });
  expect(await client.getBotInfo()).toMatchObject({ displayName: 'Demo shop' });
  await world.sim('POST', `/users/${await world.newUser()}/message`, text('สวัสดี 😀'));
  const [webhook] = world.webhooks;
  expect(validateSignature(webhook?.rawBody ?? '', channelSecret, webhook?.signature ?? '')).toBe(true);
});
