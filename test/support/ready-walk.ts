import type { Core } from '../../lambdas/compose/core.ts';
import { composeRehearsal } from '../../lambdas/compose/rehearsal.ts';
import { exitFigure, goalFigure } from '../../lambdas/journeys/domain/figure-names.ts';
import { Assumptions } from '../../lambdas/journeys/rehearsal/assumptions.ts';
import { runRehearsal } from '../../lambdas/journeys/rehearsal/run-rehearsal.ts';
import type { SyntheticMember } from '../../lambdas/journeys/rehearsal/world.ts';
import type { TimelineEntry } from '../../lambdas/journeys/rehearsal/timeline.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import type { Json } from '../../lambdas/shared/domain/json.ts';
import { readyJourneys } from '../../stepfunctions/ready-journeys/index.ts';
import { definitionIn } from '../../stepfunctions/ready-journeys/ready-journey.ts';
import { channelId } from './product-world.ts';

/** In Japan, where the clock is never changed; a Tuesday. */
const timeZone = 'Asia/Tokyo';
const midnight = Date.parse('2026-12-01T00:00:00+09:00');

/** `3 09:30` is half past nine on the third day of the walk. */
function momentOf(when: string): number {
  const [day = '1', time = '00:00'] = when.split(' ');
  return Date.parse(`1970-01-01T${time}:00Z`) + midnight + (Number(day) - 1) * 86_400_000;
}

function wordsOf(at: string): string {
  const passed = Date.parse(at) - midnight;
  return `${Math.floor(passed / 86_400_000) + 1} ${new Date(passed).toISOString().slice(11, 16)}`;
}

/** A date of the walk, `YYYY-MM-DD`. */
export const dateOfDay = (day: number): string =>
  new Date(midnight + day * 86_400_000 - 1).toISOString().slice(0, 10);

export interface Walker extends Partial<Omit<SyntheticMember, 'memberId'>> {
  /** When, the type of an event, and its data. */
  does?: readonly (readonly [when: string, type: string, data?: Record<string, Json>])[];
}

export const memberOf = (name: string, who: string): string => deterministicId('ready walk', name, who);
export const journeyOf = (name: string): string => deterministicId('ready journey', name);

/**
 * Walks members through a ready journey: the product's own use cases and adapters, composed over tables in memory, and
 * the compiled machine in virtual time. Answers what each got, what was done to it and how it left, with the day and the
 * local time, and what nobody came by.
 */
export async function walkReady(
  core: Core,
  name: string,
  walkers: Readonly<Record<string, Walker>>,
  days: number,
) {
  const ready = readyJourneys.get(name);
  if (!ready) throw new Error(`There is no ready journey ${name}.`);
  const definition = definitionIn(ready, 'en');
  const journeyId = journeyOf(name);
  const people = Object.entries(walkers).map(([who, walker]) => ({
    memberId: memberOf(name, who),
    who,
    walker,
  }));
  const run = await runRehearsal(composeRehearsal(core, { get: () => Promise.resolve(undefined) }), {
    ...{ channelId, timeZone, journeyId, version: 1, definition, days, seed: 1 },
    memberIds: [],
    synthetic: people.map(
      ({ memberId, walker: { birthday, scores, isBlocked = false, attributes = {}, tags = {} } }) => ({
        ...{ memberId, isBlocked, attributes, tags },
        ...(birthday === undefined ? {} : { birthday }),
        ...(scores ? { scores } : {}),
      }),
    ),
    assumptions: Assumptions.parse({}),
    deeds: people.flatMap(({ memberId, walker: { does = [] } }) =>
      does.map(([when, type, data = {}], index) => {
        const at = momentOf(when);
        const id = deterministicId('ready deed', memberId, index);
        const occurredAt = new Date(at).toISOString();
        return { at, event: { id, type, channelId, occurredAt, memberIds: [memberId], data } };
      }),
    ),
    startAt: midnight,
    enter: definition.trigger.kind === 'manual' ? 'at once' : 'by trigger',
    timelinesOf: people.map(({ memberId }) => memberId),
    isOutOfTime: () => false,
  });
  if (run.outcome !== 'run') throw new Error('The walk was cut short.');
  const { record, counts } = run;
  const figure = (word: string): number => counts[word]?.entered ?? 0;
  return {
    walks: Object.fromEntries(
      people.map(({ who }, index) => [who, (record.timelines[index]?.entries ?? []).flatMap(told)]),
    ),
    /** Of 0 each way of leaving early was not taken. */
    reasons: {
      ...Object.fromEntries(
        (definition.goals ?? []).map((goal) => [goal.name, figure(goalFigure(goal.name))]),
      ),
      ...Object.fromEntries(
        (definition.exitRules ?? []).map((exit) => [exit.name, figure(exitFigure(exit.name))]),
      ),
    },
    unreached: record.unreached,
    inside: run.inside,
  };
}

/** What a member sees or what is changed of it; the rest of the timeline is the way in between. */
const words: Readonly<Partial<Record<TimelineEntry['what'], (entry: TimelineEntry) => string | undefined>>> =
  {
    sent: ({ nodeId }) => nodeId,
    notSent: ({ detail }) => `notSent ${detail ?? ''}`,
    refused: ({ detail }) => `refused ${detail ?? ''}`,
    changed: ({ detail }) => detail,
    // An awaited event shows by what follows from it.
    departed: ({ detail = '' }) => (detail.startsWith('event') ? undefined : detail),
  };

function told(entry: TimelineEntry): string[] {
  const said = words[entry.what]?.(entry);
  return said === undefined ? [] : [`${wordsOf(entry.at)} ${said}`];
}
