import fc from 'fast-check';
import { journeys, people, walkTogether, type Person } from '../test/support/random-journeys.ts';
import { exactly, told, type Figure } from './figure.ts';

const members = 10_000;
const randomJourneys = 200;
const membersOfEach = 50;

const say = (words: string, next: string) => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});
const inCity = (equals: string, next: string) => ({ when: { attribute: 'city', equals }, next });

/** Three ways, a question that some answer, and the hour that suits each. */
const journey = {
  name: 'Three ways',
  trigger: { kind: 'manual' },
  start: 'where',
  nodes: {
    where: {
      kind: 'branch',
      cases: [inCity('Taipei', 'taipei'), inCity('Tokyo', 'tokyo')],
      otherwise: 'bangkok',
    },
    taipei: say('taipei', 'answer'),
    tokyo: say('tokyo', 'answer'),
    bangkok: say('bangkok', 'answer'),
    answer: {
      kind: 'waitFor',
      event: { type: 'postback.received' },
      timeout: { days: 2 },
      onEvent: 'thanks',
      onTimeout: 'suits',
    },
    thanks: say('thanks', 'suits'),
    suits: { kind: 'wait', untilBestHour: true, next: 'bye' },
    bye: say('bye', 'out'),
    out: { kind: 'exit' },
  },
};

/** Members in cohorts walk exactly as each would walk alone. */
export async function benchWalks(): Promise<Figure[]> {
  const startedAt = performance.now();
  const { walks, living } = await walkTogether(journey, crowd(), { seed: 1, probability: 0 });
  const seconds = (performance.now() - startedAt) / 1000;
  const strayed = walks.filter(differs).length + living.length;
  const [ran, strayedInRandom] = await walkRandomly();
  return [
    exactly(`of ${members} members by three ways, walks unlike alone`, strayed, 0),
    told('seconds of that walk', seconds.toFixed(1)),
    exactly(`of ${ran} random journeys of ${membersOfEach} members, walks unlike alone`, strayedInRandom, 0),
  ];
}

/** A third in each city; 30 % answer at some half hour; best hours as they come. */
function crowd(): Person[] {
  return Array.from({ length: members }, (_, index): Person => ({
    bestHour: (index * 7) % 24,
    visitsOnDay: undefined,
    deeds:
      index % 10 < 3
        ? [
            {
              what: { type: 'postback.received', data: { data: 'yes' } },
              afterHours: (index * 13) % 47,
              lateHours: [0, 2],
              isTold: 1,
            },
          ]
        : [],
  }));
}

/** With crashes, and with events that come late, twice and out of order. */
async function walkRandomly(): Promise<[ran: number, strayed: number]> {
  let ran = 0;
  let strayed = 0;
  const size = { minLength: membersOfEach, maxLength: membersOfEach };
  await fc.assert(
    fc.asyncProperty(journeys, people(size), fc.nat(), async (json, persons, seed) => {
      const { walks, living, learnt } = await walkTogether(json, persons, { seed, probability: 0.01 });
      ran += 1;
      strayed += walks.filter(differs).length + living.length + Number(differs(learnt));
    }),
    { numRuns: randomJourneys, seed: 20_261_127 },
  );
  return [ran, strayed];
}

const differs = ({ together, alone }: { together: unknown; alone: unknown }): boolean =>
  JSON.stringify(together) !== JSON.stringify(alone);
