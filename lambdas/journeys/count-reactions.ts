import type { DomainEvent } from '../events/contracts.ts';
import type { Enrolment } from './domain/enrolment.ts';
import type { ReactionStore } from './ports.ts';
import { reactionsOfArm, type ArmDeps } from './reactions-of-arm.ts';
import { reactionsToSends, type SendReactionDeps } from './reactions-to-sends.ts';

export type CountReactionsDeps = SendReactionDeps &
  ArmDeps & { reactions: Pick<ReactionStore, 'read' | 'count'> };

/** Somebody else counts another reaction of the member at the same moment; that happens a few times at most. */
const mostAttempts = 8;

/**
 * What an event of a member says of a journey that it is or was in, or is kept out of: what it did after a send counts for
 * the node of that send, and orders and goals count for the comparison with the holdout. Everything counts once.
 */
export async function countReactions(
  deps: CountReactionsDeps,
  event: DomainEvent,
  enrolment: Enrolment,
): Promise<void> {
  const toSends = await reactionsToSends(deps, event, enrolment);
  const reactions = [...toSends, ...(await reactionsOfArm(deps, event, enrolment))];
  if (reactions.length === 0) return;
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const known = await deps.reactions.read(enrolment);
    const fresh = reactions.filter(({ mark }) => !known?.marks.includes(mark));
    if (fresh.length === 0 || (await deps.reactions.count(enrolment, known, fresh))) return;
  }
  throw new Error('A member reacted too often at once; the event comes again.');
}
