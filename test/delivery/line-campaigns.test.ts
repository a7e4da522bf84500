import { createLineCampaigns } from '../../lambdas/delivery/adapters/line-campaigns.ts';
import { createDynamoLineSends } from '../../lambdas/delivery/adapters/dynamo-line-sends.ts';
import { freshLineSend } from '../../lambdas/delivery/domain/line-send.ts';
import { reportLineSend } from '../../lambdas/delivery/report-line-send.ts';
import type { LineSendRequest } from '../../lambdas/delivery/contracts.ts';
import { createCallLine } from '../../lambdas/shared/edge/line-client.ts';
import { channelAccessToken, openLineWorld, type LineWorld } from '../support/line-simulator.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore } from '../support/memory-store.ts';

const messages = [{ type: 'text', text: 'hi' }] as const;
const retryKey = '4f9c3f0e-6c7a-4b1d-9f43-8e0c2a6b7d14';
const call = { channelId: 'A', messages, retryKey };

describe('LINE’s endpoints that choose recipients', () => {
  let world: LineWorld;
  beforeEach(async () => {
    world = await openLineWorld();
  });
  afterEach(() => world.close());
  const campaigns = (token = channelAccessToken) => {
    const url = world.simulator.baseUrl;
    const urls = { apiBaseUrl: url, dataApiBaseUrl: url };
    return createLineCampaigns(
      createCallLine({ urls, timeoutMs: 150, readToken: () => Promise.resolve(token) }),
    );
  };
  const fault = (path: string, body: object) => world.sim('POST', '/faults', { path, ...body });

  it.each(['narrowcast', 'broadcast'] as const)(
    'a %s that LINE took without an answer is in doubt, and then known by its key',
    async (endpoint) => {
      const [friend = ''] = await world.newFriends(1);
      await fault(`/v2/bot/message/${endpoint}`, { timeoutAfterAccept: true });
      const target = { endpoint };
      expect(await campaigns().send({ ...call, target })).toMatchObject({ outcome: 'ambiguous' });
      expect(await campaigns().send({ ...call, target })).toMatchObject({
        ...{ outcome: 'accepted', acceptedBefore: true, requestId: expect.any(String) as string },
      });
      expect(await world.textsOf(friend)).toEqual(['hi']);
    },
  );

  it('tell progress, that there is none any more, and nothing while they do not answer', async () => {
    await world.newFriends(1);
    const sent = await campaigns().send({ ...call, target: { endpoint: 'narrowcast', limit: { max: 1 } } });
    const requestId = sent.outcome === 'accepted' ? sent.requestId : '';
    expect(await campaigns().progress('A', requestId)).toMatchObject({
      outcome: 'progress',
      phase: 'waiting',
    });
    world.clock.advance(2000);
    expect(await campaigns().progress('A', requestId)).toEqual({
      ...{ outcome: 'progress', phase: 'succeeded', targeted: 1, success: 1, failure: 0 },
      completedAt: world.clock.now(),
    });
    await fault('/v2/bot/message/progress/narrowcast', { status: 500 });
    expect(await campaigns().progress('A', requestId)).toMatchObject({ outcome: 'no answer' });
    expect(await campaigns('expired').progress('A', requestId)).toMatchObject({ outcome: 'no answer' });
    expect(await campaigns().progress('A', 'none')).toEqual({ outcome: 'gone' });
  });
});

it('a send by LINE is one item that only one may change at a time, and is reported without recipients', async () => {
  const memory = await openMemoryStore(manualClock());
  const lineSends = createDynamoLineSends(memory);
  const request: LineSendRequest = {
    ...{ sendId: 's', channelId: 'A', messages, purpose: 'marketing', endpoint: 'narrowcast' },
    origin: { kind: 'broadcast', broadcastId: 'b', variant: 'A' },
    target: () => Promise.resolve({ refusal: '' }),
  };
  const fresh = freshLineSend(request);
  const body = { messages, target: { endpoint: 'narrowcast', limit: { max: 5 } } } as const;
  const saved = await lineSends.save({ ...fresh, status: 'calling', attempt: 1, body });
  expect(await lineSends.save(fresh)).toBeUndefined();
  expect(await lineSends.read('s')).toEqual(saved);
  await lineSends.save({ ...fresh, ...saved, status: 'accepted', requestId: 'r', settledAt: 0 });
  expect(await reportLineSend({ lineSends }, { channelId: 'A', sendId: 's' })).toMatchObject({
    ...{ status: 'closed', via: 'narrowcast', recipients: null, lineRequestId: 'r' },
  });
  expect(await reportLineSend({ lineSends }, { channelId: 'B', sendId: 's' })).toBeUndefined();
  await memory.store.close();
});
