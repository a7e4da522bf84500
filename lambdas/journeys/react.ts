import { matchesEvent } from '../../stepfunctions/journey/event-pattern.ts';
import { arrive } from '../../stepfunctions/journey/place.ts';
import { endPlace, nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { startsWith } from '../../stepfunctions/journey/triggers/starts-with.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import { divergedEvent, passageOf } from './domain/diverged-event.ts';
import { membersAt, type CohortHeader, type CohortMember } from './domain/cohort.ts';
import { entryEvent } from './domain/entry-event.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';

export interface ReactDeps {
  journeys: Pick<JourneyStore, 'list' | 'readVersion'>;
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'depart'>;
  enrolments: Pick<EnrolmentStore, 'listOfMember'>;
  readChannel: ReadChannel;
  sendToEntryQueue: SendToQueue<DomainEvent>;
  outboxPart: (event: DomainEvent) => WritePart;
  clock: Clock;
}

/** What a domain event means for journeys: it may start some, and may end the waiting of members inside others. */
export async function react(deps: ReactDeps, event: DomainEvent): Promise<void> {
  await Promise.all([startJourneys(deps, event), endWaits(deps, event)]);
}

async function startJourneys(deps: ReactDeps, event: DomainEvent): Promise<void> {
  const journeys = await deps.journeys.list(event.channelId);
  const started: DomainEvent[] = [];
  for (const { journeyId, status, publishedVersion } of journeys) {
    if (publishedVersion === undefined || (status !== 'published' && status !== 'paused')) continue;
    const version = await deps.journeys.readVersion(journeyId, publishedVersion);
    if (version && startsWith(version.definition.trigger, event)) {
      started.push(entryEvent({ ...event, journeyId, causeId: event.id }));
    }
  }
  if (started.length > 0)
    await deps.sendToEntryQueue(started.map((body) => ({ body, groupId: event.channelId })));
}

const departuresUnderWay = 16;

async function endWaits(deps: ReactDeps, event: DomainEvent): Promise<void> {
  await mapBounded(event.memberIds, departuresUnderWay, async (memberId) => {
    const enrolments = await deps.enrolments.listOfMember(event.channelId, memberId);
    for (const enrolment of enrolments) await endWait(deps, event, enrolment);
  });
}

/** Takes the member out of the waiting cohort at once; whoever comes too late takes the timeout's way. */
async function endWait(deps: ReactDeps, event: DomainEvent, enrolment: Enrolment): Promise<void> {
  const wait = await waitOf(deps, event, enrolment);
  if (!wait) return;
  const { header, definition, nodeId, onEvent, member } = wait;
  const channel = await deps.readChannel(event.channelId);
  const nowEpochMs = deps.clock.now();
  const { timeZone = 'UTC', quietHours } = channel?.settings ?? {};
  const onward = arrive(definition, onEvent, { nowEpochMs, timeZone, quietHours });
  const group = { edge: 'event', ...onward, members: [passageOf(member, header)] };
  const ends = onward.place === endPlace;
  await deps.cohorts.depart({
    header,
    memberId: member.memberId,
    counts: { [nodeId]: { left: 1 }, ...(ends ? { [onEvent]: { entered: 1 } } : {}) },
    onward: ends ? undefined : deps.outboxPart(divergedEvent(header, header.visit, group, nowEpochMs)),
  });
}

/** The waitFor that the event answers for this member, when the member is in one. */
async function waitOf(deps: ReactDeps, event: DomainEvent, enrolment: Enrolment): Promise<Wait | undefined> {
  const header = await waitingHeader(deps, enrolment);
  const version = header && (await deps.journeys.readVersion(header.journeyId, header.version));
  if (!version) return undefined;
  const { definition } = version;
  const nodeId = nodeOfPlace(header.place);
  const node = definition.nodes[nodeId];
  if (node?.kind !== 'waitFor' || !matchesEvent(node.event, event)) return undefined;
  const list = await deps.cohorts.readMembers(header.cohortId);
  const member =
    list && membersAt(list, header.visit).find(({ memberId }) => memberId === enrolment.memberId);
  return member && { header, definition, nodeId, onEvent: node.onEvent, member };
}

/** The header of the member's cohort while it sleeps in a waitFor that the member has not left. */
async function waitingHeader(
  deps: ReactDeps,
  { cohortId, memberId }: Enrolment,
): Promise<CohortHeader | undefined> {
  const header = cohortId === undefined ? undefined : await deps.cohorts.readHeader(cohortId);
  const waits = header?.place.endsWith('.wait') === true && !header.departed.includes(memberId);
  return waits ? header : undefined;
}

interface Wait {
  header: CohortHeader;
  definition: JourneyDefinition;
  nodeId: string;
  onEvent: string;
  member: CohortMember;
}
