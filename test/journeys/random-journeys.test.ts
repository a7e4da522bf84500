import fc from 'fast-check';
import { journeys, people, walkTogether } from '../support/random-journeys.ts';

it('lets every member of a cohort walk exactly as it would walk alone, in any journey', async () => {
  await fc.assert(
    fc.asyncProperty(
      journeys,
      people({ minLength: 4, maxLength: 10 }),
      fc.nat(),
      async (json, persons, seed) => {
        const { walks, living, learnt } = await walkTogether(json, persons, {
          seed,
          probability: seed % 2 === 0 ? 0 : 0.03,
        });
        for (const { together, alone } of walks) expect(together).toEqual(alone);
        expect(learnt.together).toEqual(learnt.alone);
        expect(living).toEqual([]);
      },
    ),
    { numRuns: 35 },
  );
}, 60_000);
