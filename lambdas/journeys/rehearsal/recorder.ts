import type { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import { codePoolsOf } from '../../../stepfunctions/journey/code-fields.ts';
import { endPlace } from '../../../stepfunctions/journey/place-name.ts';
import type { DomainEvent } from '../../events/contracts.ts';
import { dateOfDay, localDay } from '../../shared/domain/local-day.ts';
import { EntryRequest } from '../domain/entry-event.ts';
import type { Departure, VisitRecord } from '../domain/cohort.ts';
import { createReachedWays } from './reached-ways.ts';
import { createTimelines } from './timeline.ts';
import type { RehearsedSend, Witness } from './world.ts';

/** LINE counts a month's messages by Japan's calendar. */
const quotaTimeZone = 'Asia/Tokyo';

/** Keeps what a rehearsal is asked for: timelines, messages by day and month, calls, ways. */
export function createRecorder(given: {
  journeyId: string;
  definition: JourneyDefinition;
  timeZone: string;
  timelinesOf: readonly string[];
  now: () => number;
}) {
  const { now } = given;
  const timelines = createTimelines(given.timelinesOf, now);
  const ways = createReachedWays(given.definition);
  const messagesByDay = new Map<string, number>();
  const messagesByMonth = new Map<string, number>();
  const suppressed = new Map<string, number>();
  const calls = new Map<string, number>();
  const outside = new Map<string, number>();
  const entrants = new Set<string>();
  const refused = new Map<string, number>();
  const codes = new Map<string, { given: number; short: number }>();
  let turns = 0;
  const deeds = new Set<string>();
  const peak = { second: -1, calls: 0, busiest: 0, at: 0 };

  const visited = (record: VisitRecord, memberIds: readonly string[]): void => {
    ways.visited(record);
    const groups = [
      ...record.leave,
      ...(record.stay ? [{ ...record.stay, memberIds: without(memberIds, record.leave) }] : []),
    ];
    for (const { edge, toNodeId, place, untilEpochMs, memberIds: group } of groups) {
      const until = untilEpochMs === undefined ? undefined : new Date(untilEpochMs).toISOString();
      for (const memberId of group) {
        for (const nodeId of record.nodeIds) timelines.note(memberId, { what: 'visited', nodeId, edge });
        if (until !== undefined) timelines.note(memberId, { what: 'waits', nodeId: toNodeId, until });
        if (place === endPlace) timelines.note(memberId, { what: 'left', nodeId: toNodeId });
      }
    }
  };

  const sent = ({ request, sent: members, suppressed: left }: RehearsedSend): void => {
    const nodeId = request.origin.kind === 'journey' ? request.origin.nodeIds[0] : undefined;
    add(messagesByDay, dateOfDay(localDay(now(), given.timeZone)), members.length);
    add(messagesByMonth, dateOfDay(localDay(now(), quotaTimeZone)).slice(0, 7), members.length);
    for (const poolId of codePoolsOf(request.messages)) {
      const short = [...left.values()].filter((reason) => reason === 'no code left').length;
      const drawn = codes.get(poolId) ?? { given: 0, short: 0 };
      codes.set(poolId, { given: drawn.given + members.length, short: drawn.short + short });
    }
    for (const memberId of members) timelines.note(memberId, { what: 'sent', nodeId });
    for (const [memberId, reason] of left) {
      add(suppressed, reason, 1);
      timelines.note(memberId, { what: 'notSent', nodeId, detail: reason });
    }
  };

  const calledLine = (method: string): void => {
    if (method.includes('.')) {
      add(outside, `LINE ${method}`, 1);
      return;
    }
    add(calls, method, 1);
    const second = Math.floor(now() / 1000);
    peak.calls = second === peak.second ? peak.calls + 1 : 1;
    peak.second = second;
    if (peak.calls > peak.busiest) [peak.busiest, peak.at] = [peak.calls, second * 1000];
  };

  const announced = (event: DomainEvent): void => {
    const { id, type, memberIds, data } = event;
    if (type === 'cohort.diverged') return;
    if (type === 'entry.requested') {
      tellOtherJourney(event);
      return;
    }
    const what = deeds.delete(id) ? 'did' : 'changed';
    const { tag, attribute, to } = data;
    const facts = attribute === undefined ? [tag] : [attribute, to ?? 'cleared'];
    const detail = [type, ...facts.filter(isPlain)].join(' ');
    for (const memberId of memberIds) timelines.note(memberId, { what, detail });
  };

  /** Another journey is not rehearsed with this one. */
  const tellOtherJourney = ({ memberIds, data }: DomainEvent): void => {
    const { journeyId } = EntryRequest.parse(data);
    if (journeyId === given.journeyId) return;
    add(outside, `entry into journey ${journeyId}`, memberIds.length);
    for (const memberId of memberIds)
      timelines.note(memberId, { what: 'changed', detail: 'entry.requested' });
  };

  /** Whoever leaves by itself does so between the visits of its cohort. */
  const departed = (cohortId: string, { memberId, why, goesOn }: Departure): void => {
    const nodeId = ways.departed(cohortId, why);
    timelines.note(memberId, { what: 'departed', nodeId, detail: why });
    if (!goesOn) timelines.note(memberId, { what: 'left' });
  };

  return {
    witness: {
      entered(memberId) {
        entrants.add(memberId);
        timelines.note(memberId, { what: 'entered' });
      },
      refused({ memberId, reason }) {
        add(refused, reason, 1);
        timelines.note(memberId, { what: 'refused', detail: reason });
      },
      asleep: (cohortId, place) => ways.asleep(cohortId, place),
      turned: () => void (turns += 1),
      visited,
      departed,
      sent,
      calledLine,
      announced,
      wouldCall: (what) => add(outside, what, 1),
    } satisfies Witness,

    /** The event, when it is announced, is a member's own deed. */
    expectDeed: ({ id }: DomainEvent): void => void deeds.add(id),

    reading: () => ({
      entered: entrants.size,
      turns,
      refused: Object.fromEntries(refused),
      codes: Object.fromEntries(codes),
      timelines: timelines.all(),
      messagesByDay: Object.fromEntries(messagesByDay),
      messagesByMonth: Object.fromEntries(messagesByMonth),
      suppressed: Object.fromEntries(suppressed),
      calls: Object.fromEntries(calls),
      outside: Object.fromEntries(outside),
      peak: { calls: peak.busiest, at: peak.at },
      unreached: ways.unreached(),
    }),
  };
}

const isPlain = (fact: unknown): fact is string | number | boolean =>
  typeof fact === 'string' || typeof fact === 'number' || typeof fact === 'boolean';

function add(figures: Map<string, number>, name: string, figure: number): void {
  if (figure > 0) figures.set(name, (figures.get(name) ?? 0) + figure);
}

function without(
  memberIds: readonly string[],
  groups: readonly { memberIds: readonly string[] }[],
): string[] {
  const gone = new Set(groups.flatMap((group) => group.memberIds));
  return memberIds.filter((memberId) => !gone.has(memberId));
}
