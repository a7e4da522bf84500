import { forecastOf, monthOf } from '../../lambdas/broadcasts/domain/quota-forecast.ts';
import type { QuotaView } from '../../lambdas/broadcasts/quota-view.ts';
import { broadcastCalls } from '../support/broadcast-calls.ts';
import { broadcastWorld, type BroadcastWorld } from '../support/broadcast-world.ts';
import { channelId } from '../support/product-world.ts';

const toAll = { audience: { allFriends: true } };

describe('GET /v1/quota', () => {
  let world: BroadcastWorld;
  const calls = broadcastCalls(() => world);
  const open = async (options: { monthlyLimit?: number }, friends: number) => {
    world = await broadcastWorld(options);
    await world.newFriends(friends);
  };
  const quota = async () => (await world.call('GET /v1/quota')).json as QuotaView;
  afterEach(() => world.close());

  it('tells what LINE counts, what is kept, and what the month will come to with what is scheduled', async () => {
    await open({ monthlyLimit: 30 }, 4);
    await calls.changeSettings({ quotaReserve: 5 });
    await calls.send(toAll);
    await world.pass(60);
    const once = await calls.create(toAll);
    await calls.act(once, 'schedule', { at: '2026-11-28T09:00' });
    const weekly = await calls.create({ audience: { narrowcast: { limit: { max: 7 } } } });
    await calls.act(weekly, 'schedule', { every: { localTime: '13:00', weekdays: ['monday'] } });
    const nextMonth = await calls.create(toAll);
    await calls.act(nextMonth, 'schedule', { at: '2026-12-01T09:00' });
    const untold = await calls.create({ name: 'Open', audience: { narrowcast: {} } });
    await calls.act(untold, 'schedule', { at: '2026-11-29T09:00' });
    expect(await quota()).toMatchObject({
      ...{ month: '2026-11', limit: 30, used: 4, remaining: 26, reserve: 5, forMarketing: 21 },
      forecast: {
        ...{ monthEndsAt: '2026-11-30T15:00:00.000Z', otherPerDay: 0, other: 0 },
        ...{ scheduled: 18, total: 22, exceedsBy: 0 },
        words: expect.stringContaining('only LINE knows: Open') as string,
      },
      scheduled: [
        { broadcastId: weekly, recipients: 7, occurrences: 2 },
        { broadcastId: once, recipients: 4, occurrences: 1 },
        { name: 'Open', recipients: null, occurrences: 1 },
        { broadcastId: nextMonth, recipients: 4, occurrences: 0 },
      ],
    });
  });

  it('does not take a broadcast by LINE’s endpoint for the usual pace', async () => {
    await open({}, 3);
    await calls.send({ ...toAll, via: 'line broadcast' });
    await world.pass(60);
    expect(await quota()).toMatchObject({ used: 3, forecast: { otherPerDay: 0, total: 3 } });
  });

  it('knows plans without a limit', async () => {
    await open({}, 1);
    expect(await quota()).toMatchObject({
      ...{ limit: null, remaining: null, forMarketing: null, forecast: { exceedsBy: 0 }, scheduled: [] },
    });
  });

  it('says why LINE does not tell', async () => {
    await open({}, 0);
    world.credentials.set(channelId, { channelSecret: 'a channel secret', channelAccessToken: 'expired' });
    expect(await world.call('GET /v1/quota')).toMatchObject({
      ...{ status: 502, json: { detail: expect.stringContaining('401') as string } },
    });
  });
});

describe('a forecast of the quota', () => {
  const november = monthOf(Date.parse('2026-11-30T14:59:59Z'));

  it('is of a month in Japan', () => {
    expect(november).toEqual({
      name: '2026-11',
      startsAt: Date.parse('2026-10-31T15:00:00Z'),
      endsAt: Date.parse('2026-11-30T15:00:00Z'),
    });
    expect(monthOf(Date.parse('2026-12-31T15:00:00Z')).name).toBe('2027-01');
  });

  it('goes on at the pace of everything but broadcasts', () => {
    const now = november.startsAt + 10 * 86_400_000;
    const given = { now, used: 700, byBroadcasts: 500, scheduled: 300, limit: 1300 };
    expect(forecastOf(november, given)).toEqual({
      ...{ otherPerDay: 20, other: 400, scheduled: 300, total: 1400, exceedsBy: 100 },
    });
  });

  it('does not make a month of its first minutes', () => {
    const now = november.startsAt + 60_000;
    const given = { now, used: 10, byBroadcasts: 0, scheduled: 0, limit: undefined };
    expect(forecastOf(november, given)).toMatchObject({ otherPerDay: 10, other: 300, exceedsBy: 0 });
  });
});
