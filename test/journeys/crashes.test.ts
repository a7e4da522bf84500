import fc from 'fast-check';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { days, hours, journeyWorld } from '../support/journey-world.ts';
import { variedJourney } from '../support/varied-journey.ts';

const member = (index: number): string => deterministicId('crash member', index);
/** A small generator with a seed, so that a failing case can be run again. */
function chances(seed: number, probability: number): () => boolean {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 < probability;
  };
}

it('sends every member exactly its own way, whatever crashes between any two effects', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.subarray([0, 1, 2, 3, 4, 5, 6]),
      async (seed, answering) => {
        let armed = false;
        const chance = chances(seed, 0.04);
        const world = await journeyWorld({ crash: () => armed && chance() });
        const { journeyId } = await world.publish(variedJourney);
        armed = true;
        const everybody = [0, 1, 2, 3, 4, 5, 6].map(member);
        world.enter(journeyId, everybody.slice(0, 4), 'first');
        world.enter(journeyId, everybody.slice(2), 'second');
        await world.settle();
        await world.pass(hours(3));
        for (const index of answering) await world.happen('postback.received', [member(index)]);
        await world.pass(days(5));
        for (const [index, memberId] of everybody.entries()) {
          const texts = world.delivered.filter((sent) => sent.memberId === memberId).map(({ text }) => text);
          const middle: unknown = answering.includes(index) ? 'thanks' : expect.stringMatching(/^[ab]$/);
          expect(texts).toEqual(['ask', middle, 'bye']);
        }
        armed = false;
        expect(await world.cohorts.listLiving(journeyId)).toEqual([]);
        const counts = await world.cohorts.readCounts(journeyId, 1);
        expect(counts).toMatchObject({
          ask: { entered: 7, left: 7, sent: 7 },
          bye: { entered: 7, left: 7, sent: 7 },
          out: { entered: 7 },
        });
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
