import type { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import { nextLocalTime } from '../../../stepfunctions/journey/local-time.ts';
import { isTimed } from '../../../stepfunctions/journey/triggers/timed.ts';
import { nodeWords } from '../../../stepfunctions/journey/words.ts';
import type { Channel } from '../../access/contracts.ts';
import type { ReadRemainingQuota } from '../../delivery/contracts.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { Problem } from '../../shared/edge/http/problem.ts';
import { nodeCounters, type NodeCounter } from '../ports.ts';
import type { RehearsalAnswer } from './answer.ts';
import { createChance } from './chance.ts';
import { findMembers, type FindMembersDeps } from './find-members.ts';
import type { RehearsalSettings } from './request.ts';
import { runRehearsal, type RehearsalRun } from './run-rehearsal.ts';
import { costOf } from './usage.ts';
import type { OpenWorld } from './world.ts';

export interface RehearseDeps extends FindMembersDeps {
  openWorld: OpenWorld;
  readRemainingQuota: ReadRemainingQuota;
  clock: Clock;
}

const dayMs = 86_400_000;
/** The API answers within 29 seconds or not at all. */
const patienceMs = 24_000;

/** What the members would receive, and what it would take; the same for the same seed. */
export async function rehearseJourney(
  deps: RehearseDeps,
  { channelId, settings: { timeZone } }: Channel,
  journey: { journeyId: string; version: number; definition: JourneyDefinition },
  settings: RehearsalSettings,
): Promise<RehearsalAnswer> {
  const { days, seed, timelines, assumptions } = settings;
  const begunAt = deps.clock.now();
  const { memberIds, synthetic } = await findMembers(deps, channelId, settings.members, createChance(seed));
  const everybody = [...memberIds, ...synthetic.map(({ memberId }) => memberId)];
  const shown = everybody.slice(timelines.offset, timelines.offset + timelines.limit);
  const startAt =
    settings.startAt === undefined ? usualStart(begunAt, timeZone) : Date.parse(settings.startAt);
  const run = await runRehearsal(deps.openWorld, {
    ...{ channelId, timeZone, ...journey, memberIds, synthetic, assumptions, startAt, days, seed },
    timelinesOf: shown,
    enter: settings.enter ?? (isTimed(journey.definition.trigger) ? 'by trigger' : 'at once'),
    isOutOfTime: () => deps.clock.now() - begunAt > patienceMs,
  });
  if (run.outcome === 'too much') throw tooMuch(Math.floor((run.reachedAt - startAt) / dayMs), days);
  const nextOffset = timelines.offset + shown.length;
  return {
    startAt: new Date(startAt).toISOString(),
    endAt: new Date(startAt + days * dayMs).toISOString(),
    ...{ seed, members: everybody.length },
    ...told(run, journey.definition),
    quota: quotaOf(run.record.messagesByMonth, await deps.readRemainingQuota(channelId)),
    timelines: run.record.timelines,
    ...(nextOffset < everybody.length ? { nextOffset } : {}),
  };
}

/** Tomorrow at ten: the same all day long, so that a rehearsal can be repeated. */
function usualStart(nowEpochMs: number, timeZone: string): number {
  const midnight = nextLocalTime(nowEpochMs, timeZone, { localTime: '00:00' });
  return nextLocalTime(midnight, timeZone, { localTime: '10:00' });
}

function tooMuch(day: number, days: number): Problem {
  const seconds = patienceMs / 1000;
  return new Problem(422, 'Too much to rehearse at once', {
    detail: `In ${seconds} seconds the rehearsal came to day ${day} of ${days}. Take fewer members or fewer days.`,
  });
}

type Done = Extract<RehearsalRun, { outcome: 'run' }>;

function told({ record, usage, counts, inside }: Done, definition: JourneyDefinition) {
  const { usd, services } = costOf(usage);
  const { peak, unreached } = record;
  return {
    ...{ entered: record.entered, turns: record.turns, refused: record.refused, codes: record.codes },
    ...{ inside, stateTransitions: usage.stateTransitions, cost: { usd, services } },
    sends: {
      messages: Object.values(record.messagesByDay).reduce((sum, messages) => sum + messages, 0),
      byDay: Object.entries(record.messagesByDay).map(([date, messages]) => ({ date, messages })),
      notSent: record.suppressed,
    },
    line: {
      calls: record.calls,
      peakCallsPerSecond: peak.calls,
      ...(peak.calls > 0 && { peakAt: new Date(peak.at).toISOString() }),
    },
    nodes: Object.entries(definition.nodes).map(([nodeId, node]) => ({
      ...{ nodeId, kind: node.kind, words: nodeWords(node) },
      ...(Object.fromEntries(nodeCounters.map((name) => [name, counts[nodeId]?.[name] ?? 0])) as Record<
        NodeCounter,
        number
      >),
    })),
    neverReached: { nodes: unreached.nodes, ways: unreached.edges },
    outside: record.outside,
  };
}

function quotaOf(byMonth: Readonly<Record<string, number>>, remaining: number | undefined) {
  const months = Object.entries(byMonth).map(([month, messages]) => ({ month, messages }));
  const enough = remaining === undefined || months.every(({ messages }) => messages <= remaining);
  return { byMonth: months, ...(remaining === undefined ? {} : { remaining }), enough };
}
