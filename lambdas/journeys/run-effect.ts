import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { Effect } from '../../stepfunctions/journey/nodes/node-kind.ts';
import type { Deliver } from '../delivery/contracts.ts';
import type { TrackLinks } from '../links/contracts.ts';
import type { ChangeTags } from '../tags/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { membersAt, type CohortHeader, type CohortMember, type VisitRecord } from './domain/cohort.ts';
import type { JourneyVersion } from './domain/journey.ts';
import type { CohortStore, JourneyStore, NodeCounts } from './ports.ts';
import { requestMessages } from './request-messages.ts';

export interface EffectDeps {
  cohorts: Pick<CohortStore, 'readMembers'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  deliver: Deliver;
  changeTags: ChangeTags;
  trackLinks: TrackLinks;
  clock: Clock;
}

export type EffectOutcome =
  | { outcome: 'done'; counts: NodeCounts; sentAt?: number }
  /** Quiet hours: the same node again at that moment. */
  | { outcome: 'deferred'; untilEpochMs: number }
  | { outcome: 'parked'; reason: string };

const nothingDone: EffectOutcome = { outcome: 'done', counts: {} };

/** Does what the visit's node does to the outside. Repeating it does nothing more (ids come from the visit). */
export async function runEffect(
  deps: EffectDeps,
  header: CohortHeader,
  record: VisitRecord,
): Promise<EffectOutcome> {
  const version = await deps.journeys.readVersion(header.journeyId, header.version);
  const effect = version && effectOf(version, record);
  switch (effect?.kind) {
    case undefined:
      return nothingDone;
    case 'send':
      return version ? runSend(deps, header, record, version) : nothingDone;
    case 'tag':
      await runTag(deps, header, record, effect);
      return nothingDone;
  }
}

/** A place beside the node's own (`.plan`) only computes. */
function effectOf(
  { definition }: JourneyVersion,
  { place, nodeIds: [nodeId] }: VisitRecord,
): Effect | undefined {
  const node = nodeId === undefined ? undefined : definition.nodes[nodeId];
  return node && place === nodeId ? kindOf(node).effect?.(node) : undefined;
}

async function runTag(
  deps: EffectDeps,
  header: CohortHeader,
  record: VisitRecord,
  { add, remove }: Extract<Effect, { kind: 'tag' }>,
): Promise<void> {
  await deps.changeTags({
    channelId: header.channelId,
    causeId: deterministicId('tag', header.cohortId, record.place, record.visit),
    memberIds: (await present(deps, header, record)).map(({ memberId }) => memberId),
    add,
    remove,
  });
}

async function runSend(
  deps: EffectDeps,
  header: CohortHeader,
  record: VisitRecord,
  version: JourneyVersion,
): Promise<EffectOutcome> {
  const { definition } = version;
  const [nodeId] = record.nodeIds;
  if (nodeId === undefined || record.sendId === undefined) return nothingDone;
  const members = await present(deps, header, record);
  const isArrival = record.visit === 1;
  const replied = members.filter(({ repliedNodeIds }) => isArrival && repliedNodeIds.includes(nodeId));
  const recipients = members.filter((member) => !replied.includes(member)).map(({ memberId }) => memberId);
  const counts = { sent: replied.length, suppressed: 0, failed: 0, unknown: 0 };
  if (recipients.length > 0) {
    const outcome = await deps.deliver({
      sendId: record.sendId,
      channelId: header.channelId,
      memberIds: recipients,
      messages: await requestMessages(deps, header.channelId, version, nodeId),
      purpose: definition.purpose,
      topicId: definition.topicId,
      origin: {
        kind: 'journey',
        journeyId: header.journeyId,
        version: header.version,
        nodeIds: [...record.nodeIds],
        cohortId: header.cohortId,
      },
    });
    if (outcome.outcome !== 'closed') return outcome;
    counts.sent += outcome.sent;
    counts.suppressed += outcome.suppressed;
    counts.failed += outcome.failed;
    counts.unknown += outcome.unknown;
  }
  return { outcome: 'done', counts: { [nodeId]: counts }, sentAt: deps.clock.now() };
}

/** Who is in the cohort at the visit. */
async function present(
  deps: Pick<EffectDeps, 'cohorts'>,
  header: CohortHeader,
  record: VisitRecord,
): Promise<CohortMember[]> {
  const list = await deps.cohorts.readMembers(header.cohortId);
  const departed = new Set(record.departed);
  return list ? membersAt(list, record.visit).filter(({ memberId }) => !departed.has(memberId)) : [];
}
