import type { OutgoingMessage } from '../../../lambdas/shared/domain/queue.ts';
import { nextOccurrence } from '../../../local/kernel/schedule/schedule-expression.ts';
import { openScheduler } from '../../../local/kernel/schedule/open-scheduler.ts';
import type { Scheduler } from '../../../local/kernel/schedule/open-scheduler.ts';
import { closeTestKernels, days, openTestKernel, seconds } from './test-kernel.ts';
import type { TestKernel } from './test-kernel.ts';

afterEach(closeTestKernels);

async function openScene(
  test: TestKernel,
): Promise<{ scheduler: Scheduler; sent: { at: number; message: OutgoingMessage }[] }> {
  const sent: { at: number; message: OutgoingMessage }[] = [];
  const scheduler = await openScheduler(test.kernel, (name) => (messages) => {
    if (name === 'broken') return Promise.reject(new Error('no such queue'));
    sent.push(...messages.map((message) => ({ at: test.kernel.clock.now(), message })));
    return Promise.resolve();
  });
  return { scheduler, sent };
}

const once = { name: 'send-1', queue: 'sends', message: { body: 'go' } };
const inAWhile = ({ kernel }: TestKernel, delay: number): { at: string } => ({
  at: new Date(kernel.clock.now() + delay).toISOString(),
});

it('sends a one-time message at its moment and forgets the schedule', async () => {
  const test = await openTestKernel();
  const { scheduler, sent } = await openScene(test);
  await scheduler.put({ ...once, expression: inAWhile(test, days(3)) });
  await test.kernel.advance(days(2) / 1000);
  expect(sent).toEqual([]);
  await test.kernel.advance(days(2) / 1000);
  expect(sent.map(({ message }) => message.body)).toEqual(['go']);
  expect(scheduler.list()).toEqual([]);
});

it('replaces a schedule of the same name, and removes one', async () => {
  const test = await openTestKernel();
  const { scheduler, sent } = await openScene(test);
  await scheduler.put({ ...once, expression: inAWhile(test, days(1)) });
  await scheduler.put({ ...once, expression: inAWhile(test, days(2)), message: { body: 'later' } });
  await scheduler.put({ ...once, name: 'removed', expression: inAWhile(test, days(1)) });
  await scheduler.remove('removed');
  await test.kernel.advance(days(5) / 1000);
  expect(sent.map(({ message }) => message.body)).toEqual(['later']);
});

it('keeps schedules over a kill and makes up for one that passed meanwhile', async () => {
  const first = await openTestKernel();
  const { scheduler } = await openScene(first);
  await scheduler.put({ ...once, expression: inAWhile(first, 5) });
  void first.kernel.close();
  await new Promise((resolve) => setTimeout(resolve, 10));

  const second = await first.killAndRestart();
  const { sent } = await openScene(second);
  await second.kernel.settle();
  expect(sent).toHaveLength(1);
});

it('comes every so many minutes', async () => {
  const test = await openTestKernel();
  const { scheduler, sent } = await openScene(test);
  await scheduler.put({ ...once, expression: { rateMinutes: 15 } });
  await test.kernel.advance(3600 * 5 + 60);
  expect(sent).toHaveLength(20);
  expect(scheduler.list()).toHaveLength(1);
});

it('tries again later when the queue did not take the message', async () => {
  const test = await openTestKernel();
  const { scheduler } = await openScene(test);
  await scheduler.put({ ...once, queue: 'broken', expression: inAWhile(test, seconds(10)) });
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

it('refuses expressions that mean nothing', async () => {
  const { scheduler } = await openScene(await openTestKernel());
  await expect(scheduler.put({ ...once, expression: { at: 'tomorrow' } })).rejects.toThrow(RangeError);
  await expect(scheduler.put({ ...once, expression: { rateMinutes: 0 } })).rejects.toThrow(RangeError);
  await expect(
    scheduler.put({ ...once, expression: { dailyAt: '25:00', timeZone: 'Asia/Tokyo' } }),
  ).rejects.toThrow(RangeError);
});
