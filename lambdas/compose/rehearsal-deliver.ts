import type { Deliver } from '../delivery/contracts.ts';
import { leaves, type Send } from '../delivery/domain/send.ts';
import type { RehearsedSend, Witness } from '../journeys/rehearsal/world.ts';

type Reason = RehearsedSend['suppressed'] extends ReadonlyMap<string, infer R> ? R : never;

/** The sender of a rehearsal: the product's own, with somebody who looks at what became of each recipient. */
export function watchDeliver(deps: {
  deliver: Deliver;
  witness: Witness;
  readSend: (sendId: string) => Promise<Send | undefined>;
}): Deliver {
  return async (request) => {
    const outcome = await deps.deliver(request);
    if (outcome.outcome === 'closed') {
      const send = await deps.readSend(request.sendId);
      if (send) deps.witness.sent({ request, ...recipientsOf(send) });
    }
    return outcome;
  };
}

function recipientsOf(send: Send): Pick<RehearsedSend, 'sent' | 'suppressed'> {
  const sent: string[] = [];
  const suppressed = new Map<string, Reason>();
  for (const [reason, memberIds] of Object.entries(send.claim.suppressed))
    for (const memberId of memberIds) suppressed.set(memberId, reason as Reason);
  for (const { from, verdicts } of leaves(send)) {
    verdicts.forEach((verdict, index) => {
      const memberId = send.claim.memberIds[from + index] ?? '';
      if (verdict === 'sent') sent.push(memberId);
      else suppressed.set(memberId, 'failed');
    });
  }
  return { sent, suppressed };
}
