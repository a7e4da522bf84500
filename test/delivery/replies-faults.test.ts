import fc from 'fast-check';
import type { ReplyOutcome } from '../../lambdas/delivery/contracts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import {
  channelId,
  deliveryWorld,
  lineUserIdOf,
  text,
  type DeliveryWorld,
} from '../support/delivery-world.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import { seededDraw } from '../support/seeded-draw.ts';
import type { LineFault } from '../support/scripted-line.ts';

const faults: readonly LineFault[] = [
  'error 500',
  'reset before',
  'reset after accepting',
  'timeout after accepting',
  'rateLimited',
];

const cases = fc.record({
  draw: fc.integer().map((seed) => seededDraw(seed)),
  faultPercent: fc.constantFrom(0, 15, 50),
  deathPercent: fc.constantFrom(0, 5, 15),
  messageCount: fc.integer({ min: 1, max: 12 }),
  /** From the webhook to the first try, and between the tries. */
  delaySeconds: fc.constantFrom(0, 1, 20, 45, 70),
  rivals: fc.integer({ min: 1, max: 3 }),
});

describe('replies under faults', () => {
  let world: DeliveryWorld;
  let weather: { draw: () => number; faultPercent: number; deathPercent: number } | undefined;
  const happens = (percent = 0) => weather !== undefined && weather.draw() % 100 < percent;
  let sends = 0;

  beforeAll(async () => {
    world = await deliveryWorld({
      ledgers: 'maps',
      fault: () =>
        happens(weather?.faultPercent) ? faults[(weather?.draw() ?? 0) % faults.length] : undefined,
    });
  });
  afterAll(() => world.memory.store.close());

  const performAtLast = async (sendId: string, { rival, delayMs }: { rival: number; delayMs: number }) => {
    const drawPause = seededDraw(rival);
    for (let run = 1; ; run += 1) {
      if (run > 40) weather = undefined;
      world.clock.advance(delayMs);
      const { wrap } = mortalProcess(() => happens(weather?.deathPercent));
      const outcome = await world
        .start(wrap)
        .replies.perform(channelId, sendId)
        .catch(() => undefined);
      if (outcome) return outcome;
      for (let turns = drawPause() % (run * 10); turns > 0; turns -= 1) await Promise.resolve();
    }
  };

  it('sends every message at most once, all of them when it says so, and never pushes after a doubtful reply', async () => {
    const seen = new Set<ReplyOutcome['outcome']>();
    await fc.assert(
      fc.asyncProperty(cases, async ({ messageCount, delaySeconds, rivals, ...drawn }) => {
        world.line.received.clear();
        world.clock.advance(86_400_000);
        const [memberId = ''] = world.friends(1);
        const lineUserId = lineUserIdOf(memberId);
        const sendId = deterministicId('reply', (sends += 1));
        const messages = Array.from({ length: messageCount }, (_, index) => text(String(index)));
        const expected = messages.map((_, index) => String(index));
        weather = undefined;
        const parts = await world.replies.claim({
          sendId,
          channelId,
          memberId,
          lineUserId,
          replyToken: world.line.giveToken(lineUserId),
          receivedAt: world.clock.now(),
          messages,
          origins: [{ origin: { kind: 'greeting' }, messageCount }],
        });
        await world.commitParts(parts);
        weather = drawn;
        const outcomes = await Promise.all(
          Array.from({ length: rivals }, (_, rival) =>
            performAtLast(sendId, { rival, delayMs: delaySeconds * 1000 }),
          ),
        );
        outcomes.forEach(({ outcome }) => seen.add(outcome));
        expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);

        const texts = world.line.textsOf(lineUserId);
        expect(new Set(texts).size).toBe(texts.length);
        if (outcomes[0]?.outcome === 'sent') expect(texts).toEqual(expected);
        else expect([[], expected.slice(0, 5)]).toContainEqual(texts);
      }),
      { numRuns: 500 },
    );
    expect(seen).toEqual(new Set(['sent', 'unknown']));
  });
});
