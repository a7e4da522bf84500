import fc from 'fast-check';
import type { SendOutcome, SendRequest } from '../../lambdas/delivery/contracts.ts';
import { deliveryWorld, lineUserIdOf, text, type DeliveryWorld } from '../support/delivery-world.ts';
import { mortalProcess } from '../support/mortal-process.ts';
import { seededDraw } from '../support/seeded-draw.ts';
import type { LineFault } from '../support/scripted-line.ts';

const faults: readonly LineFault[] = [
  'error 500',
  'reset before',
  'reset after accepting',
  'timeout after accepting',
  'rateLimited',
  'quota',
  'unauthorized',
  'forbidden',
];

/** What goes wrong in one run; the first calls are the worst, so that every case ends. */
interface Weather {
  draw: () => number;
  faultPercent: number;
  deathPercent: number;
}

const weathers = fc
  .record({
    seed: fc.integer(),
    faultPercent: fc.constantFrom(0, 10, 40),
    deathPercent: fc.constantFrom(0, 2, 8),
  })
  .map(({ seed, ...percents }): Weather => ({ draw: seededDraw(seed), ...percents }));

type Closed = Extract<SendOutcome, { outcome: 'closed' }>;

describe('delivery under faults', () => {
  let world: DeliveryWorld;
  let weather: Weather | undefined;
  const happens = (percent = 0) => weather !== undefined && weather.draw() % 100 < percent;

  beforeAll(async () => {
    world = await deliveryWorld({
      ledgers: 'maps',
      fault: () =>
        happens(weather?.faultPercent) ? faults[(weather?.draw() ?? 0) % faults.length] : undefined,
    });
  });
  afterAll(() => world.memory.store.close());

  /** Calls again, as Step Functions and people do, until the send is closed. */
  const deliverAtLast = async (request: SendRequest, rival = 0): Promise<Closed> => {
    const drawPause = seededDraw(rival);
    for (let run = 1; ; run += 1) {
      if (run > 40) weather = undefined;
      const { wrap } = mortalProcess(() => happens(weather?.deathPercent));
      const outcome = await world
        .start(wrap)
        .deliver(request)
        .catch(() => undefined);
      if (outcome?.outcome === 'closed') return outcome;
      // Rivals that come back at the very same moment would take the send from each other for ever.
      for (let turns = drawPause() % (run * 10); turns > 0; turns -= 1) await Promise.resolve();
    }
  };

  const cases = fc.record({
    weather: weathers,
    size: fc.integer({ min: 1, max: 24 }),
    isPersonal: fc.boolean(),
    isCapped: fc.boolean(),
    blocked: fc.uniqueArray(fc.nat(23), { maxLength: 5 }),
    foreign: fc.uniqueArray(fc.nat(23), { maxLength: 3 }),
  });

  it('reaches every recipient exactly once, and every member ends in exactly one figure', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ weather: drawn, size, isPersonal, isCapped, blocked, foreign }) => {
        world.line.received.clear();
        world.line.invalid.clear();
        world.settings.frequencyCaps = isCapped ? { perDay: 100 } : null;
        world.clock.advance(86_400_000);
        const memberIds = world.friends(size, (index) => ({
          lifecycle: blocked.includes(index) ? 'blocked' : 'friend',
        }));
        const isForeign = (index: number) => foreign.includes(index);
        memberIds
          .filter((_, index) => isForeign(index))
          .forEach((id) => world.line.invalid.add(lineUserIdOf(id)));
        const messages = [text(isPersonal ? 'Hi {{name|you}}' : 'Hi you')];
        const request = world.request(memberIds, { messages });
        weather = drawn;
        const outcome = await deliverAtLast(request);

        const expected = memberIds.map((_, index) => {
          if (blocked.includes(index)) return 'suppressed';
          return isForeign(index) ? 'failed' : 'sent';
        });
        const count = (figure: string) => expected.filter((entry) => entry === figure).length;
        expect(outcome).toEqual({
          outcome: 'closed',
          sent: count('sent'),
          suppressed: count('suppressed'),
          failed: count('failed'),
          unknown: 0,
          reasons: {
            ...(count('suppressed') > 0 ? { blocked: count('suppressed') } : {}),
            ...(count('failed') > 0 ? { 'invalid recipient': count('failed') } : {}),
          },
        });
        expect(world.sentOf(request.sendId)).toBe(count('sent'));
        const texts = memberIds.map((memberId) => world.line.textsOf(lineUserIdOf(memberId)));
        expect(texts).toEqual(expected.map((figure) => (figure === 'sent' ? ['Hi you'] : [])));
        const answers = await Promise.all(
          memberIds.map((memberId) => world.explain({ ...request, memberId })),
        );
        expect(answers.map((answer) => answer?.status)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('sends once when several processes work on the same send at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ weather: drawn, size, isPersonal }) => {
        world.line.received.clear();
        world.line.invalid.clear();
        world.clock.advance(86_400_000);
        const memberIds = world.friends(size);
        const request = world.request(memberIds, { messages: [text(isPersonal ? '{{name|you}}' : 'you')] });
        weather = drawn;
        const outcomes = await Promise.all([1, 2, 3].map((rival) => deliverAtLast(request, rival)));
        outcomes.forEach(({ sent }) => expect(sent).toBe(size));
        expect(world.sentOf(request.sendId)).toBe(size);
        const texts = memberIds.map((memberId) => world.line.textsOf(lineUserIdOf(memberId)));
        expect(texts).toEqual(memberIds.map(() => ['you']));
      }),
      { numRuns: 100 },
    );
  });
});
