import type { Comparison, ReconciledDay } from '../../lambdas/insights/domain/reconciled-day.ts';
import { text, type Friend } from '../support/broadcast-world.ts';
import { insightWorld, type InsightWorld } from '../support/insight-world.ts';

const dayMs = 86_400_000;

describe('the reconciliation with LINE', () => {
  let world: InsightWorld;
  let friends: readonly Friend[];
  beforeEach(async () => {
    world = await insightWorld({ reconcilesIdleDays: true });
    friends = await world.newFriends(3);
  });
  afterEach(() => world.close());

  const send = async (): Promise<void> => {
    const created = await world.call('POST /v1/broadcasts', {
      body: {
        ...{ name: 'News', audience: { allFriends: true } },
        variants: [{ name: 'A', content: { messages: [text('hi')] } }],
      },
    });
    const { broadcastId } = created.json as { broadcastId: string };
    await world.call(`POST /v1/broadcasts/${broadcastId}/send`);
    await world.pass(60);
  };
  const daysOf = async (query = ''): Promise<ReconciledDay[]> =>
    ((await world.insights(`GET /v1/insights/reconciliation${query}`)).json as { days: ReconciledDay[] })
      .days;
  const figure = (day: ReconciledDay | undefined, name: Comparison['figure']) =>
    day?.comparisons.find((one) => one.figure === name);
  const elsewhere = (way: 'push' | 'broadcast', body: object) =>
    fetch(`${world.simulator.baseUrl}/v2/bot/message/${way}`, {
      method: 'POST',
      headers: { authorization: 'Bearer a channel access token', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  /** What the account sends past us. */
  const sendElsewhere = async (count: number): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1)
      await elsewhere('push', { to: friends[0]?.lineUserId, messages: [text('from elsewhere')] });
  };

  it('lays a day beside LINE’s the night after, figure by figure', async () => {
    await send();
    expect(await daysOf()).toEqual([]);
    await world.night();
    const [day] = await daysOf();
    expect(day).toMatchObject({ date: '2026-11-23', targetedReaches: 3, countedElsewhere: 0 });
    const agrees = { difference: 0, percent: 0, isLarge: false, words: 'Both counts agree.' };
    expect(figure(day, 'reachable friends')).toMatchObject({ ours: 3, line: 3, ...agrees });
    expect(figure(day, 'blocked')).toMatchObject({ ours: 0, line: 0, ...agrees });
    expect(figure(day, 'quota used this month')).toMatchObject({ ours: 3, line: 3, ...agrees });
    expect(figure(day, 'sent by multicast')).toMatchObject({ ours: 3, line: 3, ...agrees });
    expect(figure(day, 'sent by LINE broadcast')).toMatchObject({ ours: null, line: 0, difference: null });
  });

  it('shows differences in numbers and per cent, with what usually lies behind them', async () => {
    await send();
    await sendElsewhere(2);
    await world.block(friends[1] as Friend);
    await world.night();
    const [day] = await daysOf();
    expect(figure(day, 'sent by push')).toMatchObject({ ours: 0, line: 2, difference: -2, percent: -100 });
    expect(figure(day, 'quota used this month')).toMatchObject({ ours: 3, line: 5, percent: -40 });
    expect(figure(day, 'reachable friends')).toMatchObject({ ours: 2, line: 3, percent: -33.3 });
    expect(figure(day, 'quota used this month')?.words).toContain('LINE Official Account Manager');
  });

  it('tells somebody when a difference has been large for three days, not before', async () => {
    const told = () => world.logged.filter((code) => code === 'RECONCILIATION_DIFFERS').length;
    for (const expected of [0, 0, 1]) {
      await sendElsewhere(60);
      await world.night();
      expect(told()).toBe(expected);
    }
    const days = await daysOf();
    expect(days.map((day) => figure(day, 'sent by push')?.isLarge)).toEqual([true, true, true]);
    // The quota carries its first day along, so only what was added since counts.
    expect(days.map((day) => figure(day, 'quota used this month')?.isLarge)).toEqual([false, true, true]);
  });

  it('passes over what a reading by day could not explain yet and the night did', async () => {
    world.clock.advance(dayMs);
    for (let sent = 0; sent < 20; sent += 1)
      await elsewhere('broadcast', { messages: [text('to all, from elsewhere')] });
    await world.insights('POST /v1/insights/refresh');
    await world.drain();
    await world.night();
    await sendElsewhere(60);
    await world.night();
    const quota = (await daysOf()).map((day) => figure(day, 'quota used this month'));
    expect(quota.map((one) => [one?.unexplained, one?.isLarge])).toEqual([
      [-60, false],
      [0, false],
      // These have no cause, and are measured from the night that had none left.
      [-60, true],
    ]);
  });

  it('waits for LINE, and makes up for up to three days', async () => {
    await send();
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/insight/followers', status: 500, count: 3 });
    await world.night();
    expect(await daysOf()).toMatchObject([{ date: '2026-11-23', reconciledAt: '2026-11-23T18:45:00.000Z' }]);
    world.clock.advance(4 * dayMs);
    await world.night();
    const days = await daysOf();
    expect(days.map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-26', '2026-11-27', '2026-11-28']);
    // Friends are known as they are now only.
    expect(days.map((day) => figure(day, 'reachable friends') !== undefined)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('answers the days that were asked for, and refuses what is no time', async () => {
    await world.night();
    await world.night();
    expect(await daysOf('?from=2026-11-24&to=2026-11-24')).toMatchObject([{ date: '2026-11-24' }]);
    expect(await daysOf('?from=2026-11-25')).toEqual([]);
    for (const [query, path, message] of [
      ['from=2026-11-24&to=2026-11-23', 'query/to', 'not before from'],
      ['from=2026-01-01&to=2026-11-23', 'query/to', 'at most 92 days'],
      ['from=24.11.2026', 'query/from', 'must be a date, such as 2026-12-01'],
      ['form=2026-11-24', 'query/form', 'there is no such field; the fields here are channelId, from, to'],
    ] as const) {
      const { status, json } = await world.insights(`GET /v1/insights/reconciliation?${query}`);
      expect({ status, json: json }).toMatchObject({
        status: 400,
        json: { errors: [{ path, message }] },
      });
    }
  });
});
