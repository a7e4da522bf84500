import fc from 'fast-check';
import type { NoticeWork } from '../../lambdas/notices/contracts.ts';
import type { Notice } from '../../lambdas/notices/domain/notice.ts';
import type { RouteName } from '../../lambdas/notices/domain/route-settings.ts';
import { Killed, mortalProcess } from '../support/mortal-process.ts';
import {
  accepted,
  busy,
  hourMs,
  minuteMs,
  noticeWorld,
  refused,
  taken,
  unclear,
  type Scripted,
} from '../support/notice-world.ts';
import { seededDraw } from '../support/seeded-draw.ts';

const outcomes: Record<RouteName, readonly Scripted[]> = {
  linePush: [accepted, refused, busy, unclear(true), unclear(false)],
  lineNotification: [taken, taken, refused, busy, unclear(true), unclear(false)],
  sms: [taken, taken, refused, busy, unclear(true), unclear(false)],
};
const routes = fc.shuffledSubarray<RouteName>(['linePush', 'lineNotification', 'sms'], { minLength: 1 });
const cases = fc.record({
  routes,
  whenUnclear: fc.constantFrom<Notice['whenUnclear']>('endUnknown', 'nextRoute'),
  seed: fc.integer(),
  deathPercent: fc.constantFrom(0, 3, 12),
  /** When LINE tells of the delivery, and how often. */
  receipts: fc.array(fc.integer({ min: 0, max: 26 * 60 }), { maxLength: 3 }),
  /** What AWS tells of the text, as often as it tells anything. */
  smsReport: fc.constantFrom('TEXT_DELIVERED', 'TEXT_SUCCESSFUL', 'TEXT_UNREACHABLE', 'TEXT_UNKNOWN'),
});
type Case = typeof cases extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Lets a notice go its way while workers die, messages come twice and side by side, and events come when they like. */
async function live(drawn: Case) {
  const draw = seededDraw(drawn.seed);
  const happens = (percent: number) => draw() % 100 < percent;
  const world = noticeWorld((route) => outcomes[route][draw() % outcomes[route].length] ?? refused);
  const noticeId = world.newNotice(drawn.routes, drawn);
  const { clock, queue } = world;
  const end = clock.now() + 120 * hourMs;
  const receipts = drawn.receipts.map((minutes) => clock.now() + minutes * minuteMs).sort((a, b) => a - b);
  const notificationNumber = drawn.routes.indexOf('lineNotification') + 1;
  const takenText = () => {
    const texts = world.calls.filter(({ route }) => route === 'sms');
    const index = texts.findIndex(({ answer }) => answer.outcome === 'taken');
    return index < 0 ? undefined : `sms-${index + 1}`;
  };
  const wasSent = () => world.calls.some(({ route, isSent }) => route === 'lineNotification' && isSent);

  const work = async (body: NoticeWork) => {
    const { wrap } = mortalProcess(() => happens(drawn.deathPercent));
    try {
      await world.start(wrap)(body);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await queue.send([{ body, delaySeconds: 60 }]);
    }
  };
  for (let turn = 0; clock.now() < end; turn += 1) {
    if (turn > 500) throw new Error('The notice never comes to rest.');
    const receiptAt = receipts[0] ?? end;
    const message = queue.takeDue(Math.min(receiptAt, end));
    if (message) {
      clock.set(Math.max(clock.now(), message.dueAt));
      const copies = happens(20) ? 2 : 1;
      await Promise.all(Array.from({ length: copies }, () => work(message.body)));
      continue;
    }
    clock.set(Math.max(clock.now(), receiptAt));
    if (receipts.shift() !== undefined && wasSent())
      await queue.send([world.receipt(noticeId, notificationNumber)]);
    const messageId = takenText();
    if (messageId !== undefined && happens(60))
      await queue.send([world.smsReport(drawn.smsReport, messageId)]);
  }
  return { world, noticeId };
}

const isKnownDelivered = ({ tries, status }: Notice): boolean =>
  status !== 'open' || tries.some(({ state }) => state === 'delivered');

describe('notices under any order of answers, events, timers and deaths', () => {
  it('begin no route after a delivery that was known, and end in exactly one way', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (drawn) => {
        const { world, noticeId } = await live(drawn);
        const last = world.read(noticeId);

        expect(['delivered', 'accepted', 'failed', 'unknown']).toContain(last.status);
        expect(world.events.map(({ data }) => data['status'])).toEqual([last.status]);
        expect(world.contents.has(noticeId)).toBe(false);
        for (const [index, after] of world.history.entries()) {
          const before = world.history[index - 1];
          if (!before) continue;
          if (isKnownDelivered(before)) {
            expect(after.tries).toHaveLength(before.tries.length);
            expect(after.status).toBe(before.status);
          }
        }
        for (const route of ['lineNotification', 'sms'])
          expect(
            world.calls.filter((call) => call.route === route && call.answer.outcome !== 'busy').length,
          ).toBeLessThanOrEqual(1);
        if (last.status === 'failed') expect(world.calls.some(isNoticed)).toBe(false);
        if (drawn.smsReport === 'TEXT_DELIVERED') expect(last.tries.some(isUndelivered)).toBe(false);
        if (drawn.whenUnclear === 'endUnknown')
          expect(last.tries.slice(0, -1).some(({ state }) => state === 'unclear')).toBe(false);
      }),
      { numRuns: 600, seed: 20_261_127 },
    );
  }, 30_000);

  const isUndelivered = ({ state }: { state: string }) => state === 'undelivered';
  /** A route that took a message and tells of no delivery: whoever says "failed" then is wrong. */
  const isNoticed = ({ route, answer }: { route: RouteName; answer: { outcome: string } }): boolean =>
    route !== 'lineNotification' && answer.outcome === 'accepted';
});
