import type { CohortMember, VisitRecord } from './domain/cohort.ts';
import { versionOfVisit } from './domain/walked-steps.ts';
import type { CohortStore } from './ports.ts';

export interface SendsInCohortDeps {
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'listVisits'>;
}

/** A send that a cohort came to while a member was in it; what became of it says the send ledger. */
export interface CohortSend {
  sendId: string;
  nodeIds: readonly string[];
  /** That the member walked then. */
  version: number;
  /** Of several that the send has. */
  variant?: string | undefined;
  /** Epoch milliseconds of the visit. */
  at: number;
}

/**
 * The sends of one cohort to one member, oldest first, and since when the cohort walks (epoch milliseconds). Who was in it is
 * read only where a visit is asked for.
 */
export async function sendsInCohort(
  { cohorts }: SendsInCohortDeps,
  { cohortId, memberId }: { cohortId: string; memberId: string },
  isAsked: (visit: Pick<VisitRecord, 'at' | 'nodeIds'>) => boolean = () => true,
): Promise<{ sends: CohortSend[]; since: number | undefined }> {
  const visits = await cohorts.listVisits(cohortId);
  const since = visits[0]?.at;
  const asked = visits.filter((visit) => visit.sendId !== undefined && isAsked(visit));
  if (asked.length === 0) return { sends: [], since };
  const [header, list] = await Promise.all([cohorts.readHeader(cohortId), cohorts.readMembers(cohortId)]);
  const member = list?.members.find((one) => one.memberId === memberId);
  if (!header || !member) return { sends: [], since };
  const leftIn = list?.leftInVisit.get(memberId) ?? Infinity;
  const sends = asked
    .filter(({ visit }) => visit <= leftIn)
    .flatMap((record) => {
      const send = sendIn(record, member);
      return send ? [{ ...send, version: versionOfVisit(visits, record.visit, header.version) }] : [];
    });
  // A send that quiet hours held up is one, though the cohort came to it twice.
  return { sends: [...new Map(sends.map((send) => [send.sendId, send])).values()], since };
}

function sendIn(
  { parts, visit, nodeIds, at, departed, sendId: ofAll }: VisitRecord,
  { memberId, repliedNodeIds }: CohortMember,
): Omit<CohortSend, 'version'> | undefined {
  const cameByReply = visit === 1 && nodeIds.some((id) => repliedNodeIds.includes(id));
  if (departed.includes(memberId) || cameByReply) return undefined;
  const part = parts?.find(({ memberIds }) => memberIds.includes(memberId));
  const { sendId = ofAll, variant } = part ?? {};
  return sendId === undefined ? undefined : { sendId, nodeIds, at, variant };
}
