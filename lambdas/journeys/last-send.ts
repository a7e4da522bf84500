import type { ExplainRecipient } from '../delivery/contracts.ts';
import { repliesOf, type Enrolment } from './domain/enrolment.ts';
import { sendsInCohort, type CohortSend, type SendsInCohortDeps } from './sends-in-cohort.ts';

export type LastSendDeps = SendsInCohortDeps & { explainRecipient: ExplainRecipient };

/** A send that the member got. */
export interface GotSend {
  version: number;
  /** The first node of the request. */
  nodeId: string;
  variant?: string | undefined;
  /** Epoch milliseconds at which LINE took it. */
  at: number;
}

/** LINE took it between the two, epoch milliseconds. */
interface Asked {
  from: number;
  before: number;
  /** Only sends that hold this node. */
  nodeId?: string | undefined;
}

/** A cohort may come to a send so long before LINE takes it: the same call is repeated for a day. */
const longestTryMs = 86_400_000;

/** The last send of a journey that a member got in a time. Cohorts are read from the newest on, as far back as it matters. */
export async function lastSend(
  deps: LastSendDeps,
  enrolment: Enrolment,
  asked: Asked,
): Promise<GotSend | undefined> {
  for (const cohortId of enrolment.path.toReversed()) {
    const { memberId } = enrolment;
    const { sends, since = Infinity } = await sendsInCohort(deps, { cohortId, memberId }, mayBe(asked));
    const got = await lastGot(deps, enrolment, { asked, sends });
    if (got) return got;
    if (since < asked.from - longestTryMs) return undefined;
  }
  return lastGot(deps, enrolment, { asked, sends: repliesOf(enrolment).filter(mayBe(asked)) });
}

async function lastGot(
  { explainRecipient }: LastSendDeps,
  { channelId, memberId }: Enrolment,
  { asked, sends }: { asked: Asked; sends: readonly CohortSend[] },
): Promise<GotSend | undefined> {
  for (const { sendId, version, nodeIds, variant } of sends.toReversed()) {
    const status = await explainRecipient({ channelId, sendId, memberId });
    const got = status?.status === 'sent' && status.at >= asked.from && status.at <= asked.before;
    if (got) return { version, nodeId: nodeIds[0] ?? '', variant, at: status.at };
  }
  return undefined;
}

const mayBe =
  ({ from, before, nodeId }: Asked) =>
  ({ at, nodeIds }: Pick<CohortSend, 'at' | 'nodeIds'>): boolean =>
    at <= before && at >= from - longestTryMs && (nodeId === undefined || nodeIds.includes(nodeId));
