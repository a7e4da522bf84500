import type { Json } from '../../../lambdas/shared/domain/json.ts';
import { createLocalSchedules } from '../../../local/kernel/schedule/local-schedules.ts';
import { nextOccurrence } from '../../../local/kernel/schedule/schedule-expression.ts';
import { openScheduler } from '../../../local/kernel/schedule/open-scheduler.ts';
import type { Scheduler } from '../../../local/kernel/schedule/open-scheduler.ts';
import { closeTestKernels, days, openTestKernel, seconds } from './test-kernel.ts';
import type { TestKernel } from './test-kernel.ts';

afterEach(closeTestKernels);

interface Call {
  readonly at: number;
  readonly name: string;
  readonly input: Json;
  readonly scheduledAtEpochMs: number;
}

async function openScene(test: TestKernel): Promise<{ scheduler: Scheduler; calls: Call[] }> {
  const calls: Call[] = [];
  const scheduler = await openScheduler(test.kernel, (due) => {
    if (due.name === 'broken') return Promise.reject(new Error('no such channel'));
    calls.push({ at: test.kernel.clock.now(), ...due });
    return Promise.resolve();
  });
  return { scheduler, calls };
}

const once = { name: 'send-1', input: 'go' };
const inAWhile = ({ kernel }: TestKernel, delay: number): { at: string } => ({
  at: new Date(kernel.clock.now() + delay).toISOString(),
});

it('calls once at its moment and forgets the schedule', async () => {
  const test = await openTestKernel();
  const { scheduler, calls } = await openScene(test);
  await scheduler.put({ ...once, expression: inAWhile(test, days(3)) });
  await test.kernel.advance(days(2) / 1000);
  expect(calls).toEqual([]);
  await test.kernel.advance(days(2) / 1000);
  expect(calls.map(({ input }) => input)).toEqual(['go']);
  expect(scheduler.list()).toEqual([]);
});

it('replaces a schedule of the same name, and removes one', async () => {
  const test = await openTestKernel();
  const { scheduler, calls } = await openScene(test);
  await scheduler.put({ ...once, expression: inAWhile(test, days(1)) });
  await scheduler.put({ ...once, expression: inAWhile(test, days(2)), input: 'later' });
  await scheduler.put({ ...once, name: 'removed', expression: inAWhile(test, days(1)) });
  await scheduler.remove('removed');
  await test.kernel.advance(days(5) / 1000);
  expect(calls.map(({ input }) => input)).toEqual(['later']);
});

it('keeps schedules over a kill and makes up for one that passed meanwhile', async () => {
  const first = await openTestKernel();
  const { scheduler } = await openScene(first);
  await scheduler.put({ ...once, expression: inAWhile(first, 5) });
  void first.kernel.close();
  await new Promise((resolve) => setTimeout(resolve, 10));

  const second = await first.killAndRestart();
  const { calls } = await openScene(second);
  await second.kernel.settle();
  expect(calls).toHaveLength(1);
});

it('comes every so many minutes', async () => {
  const test = await openTestKernel();
  const { scheduler, calls } = await openScene(test);
  await scheduler.put({ ...once, expression: { rateMinutes: 15 } });
  await test.kernel.advance(3600 * 5 + 60);
  expect(calls).toHaveLength(20);
  expect(scheduler.list()).toHaveLength(1);
});

it('calls again later when a call failed', async () => {
  const test = await openTestKernel();
  const { scheduler } = await openScene(test);
  await scheduler.put({ ...once, name: 'broken', expression: inAWhile(test, seconds(10)) });
  await test.kernel.advance(200);
  expect(test.failures.length).toBeGreaterThan(1);
  expect(scheduler.list()).toHaveLength(1);
});

it('comes at the local time of its zone, across daylight saving', () => {
  const daily = { dailyAt: '03:30', timeZone: 'Europe/Berlin' };
  const next = (after: string): string =>
    new Date(nextOccurrence(daily, Date.parse(after)) ?? NaN).toISOString();
  expect(next('2026-10-24T00:00:00Z')).toBe('2026-10-24T01:30:00.000Z');
  expect(next('2026-10-24T01:30:00Z')).toBe('2026-10-25T02:30:00.000Z');
  const tokyo = { dailyAt: '09:00', timeZone: 'Asia/Tokyo' };
  expect(nextOccurrence(tokyo, Date.parse('2026-01-01T00:00:00Z'))).toBe(Date.parse('2026-01-02T00:00:00Z'));
});

it.each([
  ['leaves out the day whose clock skips the time', '2026-03-27T12:00:00Z', ['03-28T01:30', '03-30T00:30']],
  [
    'comes once when the time comes twice',
    '2026-10-23T12:00:00Z',
    ['10-24T00:30', '10-25T00:30', '10-26T01:30'],
  ],
])('%s', (_what, after, expected) => {
  let last = Date.parse(after);
  for (const moment of expected) {
    last = nextOccurrence({ dailyAt: '02:30', timeZone: 'Europe/Berlin' }, last) ?? NaN;
    expect(new Date(last).toISOString()).toBe(`2026-${moment}:00.000Z`);
  }
});

it('does nothing when the same schedule is put again, so that it stays due', async () => {
  const test = await openTestKernel();
  const { scheduler, calls } = await openScene(test);
  for (let turn = 0; turn < 4; turn += 1) {
    await scheduler.put({ ...once, expression: { rateMinutes: 60 } });
    await test.kernel.advance(1801);
  }
  expect(calls).toHaveLength(2);
});

describe('nightly schedules on one machine', () => {
  const nightly = { name: 'scoring-c1', localTime: '03:00', timeZone: 'Asia/Taipei', channelId: 'c1' };
  const localHour = ({ scheduledAtEpochMs }: Call, timeZone: string): string =>
    new Date(scheduledAtEpochMs).toLocaleTimeString('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
    });

  it('come each night in order while time is advanced, as invocations of a function', async () => {
    const test = await openTestKernel();
    const { scheduler, calls } = await openScene(test);
    await createLocalSchedules(scheduler).putDaily(nightly);
    await test.kernel.settle();
    await test.kernel.advance(days(30) / 1000);
    expect(calls).toHaveLength(30);
    expect(new Set(calls.map((call) => localHour(call, nightly.timeZone)))).toEqual(new Set(['03:00']));
    expect(calls.every(({ at, scheduledAtEpochMs }) => at - scheduledAtEpochMs < seconds(60))).toBe(true);
    expect(calls[0]).toMatchObject({ name: 'scoring-c1', input: { channelId: 'c1' } });
    expect(test.kernel.meter.read().lambdaInvocations).toBe(30);
  });

  it('move when the time zone of the channel changes', async () => {
    const test = await openTestKernel();
    const { scheduler, calls } = await openScene(test);
    const schedules = createLocalSchedules(scheduler);
    await schedules.putDaily(nightly);
    await schedules.putDaily({ ...nightly, timeZone: 'Asia/Bangkok' });
    await test.kernel.advance(days(2) / 1000);
    expect(calls.map((call) => localHour(call, 'Asia/Bangkok'))).toEqual(['03:00', '03:00']);
  });

  it('make up by one call for the nights in which the program was down', async () => {
    const first = await openTestKernel();
    await createLocalSchedules((await openScene(first)).scheduler).putDaily(nightly);
    // The next program finds the clock three days on, as after a long weekend.
    await first.kernel.close();
    const down = await openTestKernel(first.keyValue.afterKill());
    await down.kernel.advance(days(3) / 1000);

    const second = await down.killAndRestart();
    const { scheduler, calls } = await openScene(second);
    await second.kernel.settle();
    expect(calls).toHaveLength(1);
    expect(scheduler.list()[0]?.dueAtEpochMs).toBeGreaterThan(second.kernel.clock.now());
    await second.kernel.advance(days(1) / 1000);
    expect(calls).toHaveLength(2);
  });
});

it('refuses expressions that mean nothing', async () => {
  const { scheduler } = await openScene(await openTestKernel());
  await expect(scheduler.put({ ...once, expression: { at: 'tomorrow' } })).rejects.toThrow(RangeError);
  await expect(scheduler.put({ ...once, expression: { rateMinutes: 0 } })).rejects.toThrow(RangeError);
  await expect(
    scheduler.put({ ...once, expression: { dailyAt: '25:00', timeZone: 'Asia/Tokyo' } }),
  ).rejects.toThrow(RangeError);
});
