import { sendRun } from '../../stepfunctions/journey/send-run.ts';
import type { Deliver } from '../delivery/contracts.ts';
import type { ChangeTags } from '../tags/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { membersAt, type CohortHeader, type VisitRecord } from './domain/cohort.ts';
import type { JourneyVersion } from './domain/journey.ts';
import type { CohortStore, JourneyStore, NodeCounts } from './ports.ts';

export interface EffectDeps {
  cohorts: Pick<CohortStore, 'readMembers'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  deliver: Deliver;
  changeTags: ChangeTags;
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
  const node = version?.definition.nodes[record.nodeIds[0] ?? ''];
  if (!version || !node) return nothingDone;
  switch (node.kind) {
    case 'send':
      return runSend(deps, header, record, version);
    case 'tag': {
      if (record.place.includes('.')) return nothingDone;
      const memberIds = await membersPresent(deps, header, record);
      await deps.changeTags({
        channelId: header.channelId,
        causeId: deterministicId('tag', header.cohortId, record.place, record.visit),
        memberIds,
        add: (node.add ?? []).map(({ tag, weight }) => ({ tag, weight: weight ?? 1 })),
        remove: node.remove ?? [],
      });
      return nothingDone;
    }
    case 'wait':
    case 'waitFor':
    case 'branch':
    case 'split':
    case 'exit':
      return nothingDone;
  }
}

async function runSend(
  deps: EffectDeps,
  header: CohortHeader,
  record: VisitRecord,
  { definition }: JourneyVersion,
): Promise<EffectOutcome> {
  const [nodeId] = record.nodeIds;
  if (nodeId === undefined || record.sendId === undefined) return nothingDone;
  const list = await deps.cohorts.readMembers(header.cohortId);
  const departed = new Set(record.departed);
  const present = list ? membersAt(list, record.visit).filter(({ memberId }) => !departed.has(memberId)) : [];
  const isArrival = record.visit === 1;
  const replied = present.filter(({ repliedNodeIds }) => isArrival && repliedNodeIds.includes(nodeId));
  const recipients = present.filter((member) => !replied.includes(member)).map(({ memberId }) => memberId);
  const counts = { sent: replied.length, suppressed: 0, failed: 0, unknown: 0 };
  if (recipients.length > 0) {
    const outcome = await deps.deliver({
      sendId: record.sendId,
      channelId: header.channelId,
      memberIds: recipients,
      messages: sendRun(definition, nodeId).messages,
      purpose: definition.purpose,
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

async function membersPresent(
  deps: Pick<EffectDeps, 'cohorts'>,
  header: CohortHeader,
  record: VisitRecord,
): Promise<string[]> {
  const list = await deps.cohorts.readMembers(header.cohortId);
  const departed = new Set(record.departed);
  return list
    ? membersAt(list, record.visit)
        .map(({ memberId }) => memberId)
        .filter((memberId) => !departed.has(memberId))
    : [];
}
