import { membersAt, type CohortMembers, type VisitRecord } from './domain/cohort.ts';
import type { CohortStore } from './ports.ts';

export interface SendsInCohortDeps {
  cohorts: Pick<CohortStore, 'readMembers' | 'listVisits'>;
}

/** A send that a cohort came to while a member was in it; what became of it says the send ledger. */
export interface CohortSend {
  sendId: string;
  nodeIds: readonly string[];
  /** Of several that the send has. */
  variant?: string | undefined;
  /** Epoch milliseconds of the visit. */
  at: number;
}

/** The sends of one cohort to one member, oldest first, and since when the cohort walks (epoch milliseconds). */
export async function sendsInCohort(
  { cohorts }: SendsInCohortDeps,
  cohortId: string,
  memberId: string,
): Promise<{ sends: CohortSend[]; since: number | undefined }> {
  const [list, visits] = await Promise.all([cohorts.readMembers(cohortId), cohorts.listVisits(cohortId)]);
  if (!list) return { sends: [], since: undefined };
  const sends = visits.flatMap((visit) => sendIn(visit, list, memberId) ?? []);
  // A send that quiet hours held up is one, though the cohort came to it twice.
  const once = [...new Map(sends.map((send) => [send.sendId, send])).values()];
  return { sends: once, since: visits[0]?.at };
}

function sendIn(
  { parts, visit, nodeIds, at, departed, sendId: ofAll }: VisitRecord,
  list: CohortMembers,
  memberId: string,
): CohortSend | undefined {
  const member = membersAt(list, visit).find((present) => present.memberId === memberId);
  const cameByReply = visit === 1 && nodeIds.some((id) => member?.repliedNodeIds.includes(id));
  if (!member || departed.includes(memberId) || cameByReply) return undefined;
  const { sendId, variant } = parts?.find(({ memberIds }) => memberIds.includes(memberId)) ?? {
    sendId: ofAll,
  };
  return sendId === undefined ? undefined : { sendId, nodeIds, at, variant };
}
