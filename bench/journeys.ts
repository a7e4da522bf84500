import { costOf } from '../lambdas/journeys/rehearsal/usage.ts';
import { JourneyDefinition } from '../stepfunctions/journey/definition.ts';
import { EntryRules } from '../stepfunctions/journey/entry-rules.ts';
import { atLeast, atMost, told, type Figure } from './figure.ts';
import { walkJourney, type Walked } from './journey-bench.ts';

const million = 1_000_000;
/** A reservation is the same work for every member; the rest of the million is scaled from these. */
const capped = 100_000;
const oneByOne = 2000;

const say = (text: string, next: string) => ({ kind: 'send', messages: [{ type: 'text', text }], next });

/** 5 sends and 4 waits. */
const five = JourneyDefinition.parse({
  ...{ name: 'Five', start: 'send1' },
  trigger: { kind: 'event', type: 'segment.entered', where: { segmentId: 'everybody' } },
  nodes: {
    ...Object.fromEntries(
      [1, 2, 3, 4, 5].map((number) => [
        `send${number}`,
        say(`Number ${number}`, number < 5 ? `wait${number}` : 'out'),
      ]),
    ),
    ...Object.fromEntries(
      [1, 2, 3, 4].map((number) => [
        `wait${number}`,
        { kind: 'wait', for: { days: number }, next: `send${number + 1}` },
      ]),
    ),
    out: { kind: 'exit' },
  },
});

/** Room for everybody, which must be counted all the same. */
const entryWithCaps = EntryRules.parse({ caps: { perDay: capped, inAll: million } });

/** Members answer at moments of their own, so that cohorts fall apart. */
const asking = JourneyDefinition.parse({
  ...{ name: 'Asking', trigger: { kind: 'manual' }, start: 'ask' },
  nodes: {
    ask: say('Would you like to hear more?', 'answer'),
    answer: {
      ...{ kind: 'waitFor', event: { type: 'postback.received' }, timeout: { days: 3 } },
      ...{ onEvent: 'thanks', onTimeout: 'rest' },
    },
    thanks: say('Thank you', 'rest'),
    rest: { kind: 'wait', for: { days: 10 }, next: 'again' },
    again: say('Here we are again', 'click'),
    click: {
      ...{ kind: 'waitFor', event: { type: 'link.clicked' }, timeout: { days: 3 } },
      ...{ onEvent: 'bye', onTimeout: 'out' },
    },
    bye: say('See you', 'out'),
    out: { kind: 'exit' },
  },
});

/** A million members walk a journey of 5 sends, beside one execution a member; and how long a rehearsal takes. */
export async function benchJourneys(): Promise<Figure[]> {
  const whole = await walkJourney({ definition: five, count: million, entry: 'segment' });
  const withCaps = await walkJourney({
    ...{ definition: five, count: capped, entry: 'segment' as const },
    settings: { frequencyCaps: { perDay: 3 } },
  });
  const cappedEntry = await walkJourney({
    ...{ definition: { ...five, entry: entryWithCaps }, count: capped, entry: 'segment' as const },
  });
  const single = await walkJourney({ definition: five, count: oneByOne, cohortSize: 1, entry: 'segment' });
  const rehearsal = await walkJourney({
    ...{ definition: asking, count: 1000 },
    assumptions: { clickProbability: 0.3, events: { 'postback.received': { probability: 0.4 } } },
  });
  return [
    {
      what: 'messages of a million members',
      figure: whole.messages.toLocaleString('en'),
      limit: `exactly ${(5 * million).toLocaleString('en')}`,
      holds: whole.messages === 5 * million,
    },
    atMost('state transitions', whole.usage.stateTransitions, 40_000),
    atMost('write units a member to enrol and gather', enrolling(whole) / million, 2),
    atMost(
      `write units a member to enrol and gather, with entry caps (${capped.toLocaleString('en')})`,
      enrolling(cappedEntry) / capped,
      1.7,
    ),
    told('write units a member in all, by kind', byKind(whole)),
    atMost('USD of AWS for a million, without caps', usdPerMillion(whole), 3),
    told('of which', services(whole)),
    atMost(
      `USD of AWS for a million, with caps (${capped.toLocaleString('en')}, scaled)`,
      usdPerMillion(withCaps),
      8,
    ),
    told('one execution a member, USD for a million', usdPerMillion(single).toFixed(0)),
    atLeast(
      'USD, one execution a member : cohorts',
      usdPerMillion(single) / usdPerMillion(whole),
      50,
      ' : 1',
    ),
    atLeast(
      'transitions, one execution a member : cohorts',
      (single.usage.stateTransitions / oneByOne / whole.usage.stateTransitions) * million,
      100,
      ' : 1',
    ),
    atMost('memory', Math.max(whole.peakMegabytes, withCaps.peakMegabytes), 1000, ' MB'),
    told('seconds for the million', whole.seconds.toFixed(0)),
    atMost(
      'seconds of the processor to rehearse 1,000 members over 90 days',
      rehearsal.processorSeconds,
      5,
      ' s',
    ),
    told('seconds on the clock for it', rehearsal.seconds.toFixed(1)),
  ];
}

const usdPerMillion = ({ usage, members }: Walked): number => (costOf(usage).usd / members) * million;

/** Enrolments, lists and headers of cohorts, figures, counters of entries and the events that let members in. */
const enrolling = ({ writeUnits }: Walked): number =>
  ['MEMBER', 'COHORT', 'COUNTS', 'ENTRIES', 'OUTBOX'].reduce((sum, kind) => sum + (writeUnits[kind] ?? 0), 0);

const byKind = ({ writeUnits, members }: Walked): string =>
  Object.entries(writeUnits)
    .filter(([, units]) => units > 0)
    .map(([kind, units]) => `${kind} ${(units / members).toFixed(3)}`)
    .join(', ');

const services = ({ usage, members }: Walked): string =>
  costOf(usage)
    .services.map(({ service, usd }) => `${service} ${((usd / members) * million).toFixed(2)}`)
    .join(', ');
