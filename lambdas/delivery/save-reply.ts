import type { ReadMembers } from '../members/contracts.ts';
import type { PatienceDeps } from './call-with-patience.ts';
import { AmbiguousSend } from './domain/ambiguous-send.ts';
import type { ReplyState } from './domain/reply.ts';
import type { AcquireCall, LineMessaging, ReplyLedger, SentNow } from './ports.ts';

export interface ReplyDeps extends PatienceDeps {
  ledger: ReplyLedger;
  line: Pick<LineMessaging, 'reply' | 'push'>;
  acquireCall: AcquireCall;
  readMembers: ReadMembers;
}

/**
 * Saves a reply that this process works on.
 * @param accepted calls that LINE took since it was saved last
 * @throws AmbiguousSend when another process has taken it over
 */
export async function saveReply(
  deps: Pick<ReplyDeps, 'ledger'>,
  sendId: string,
  state: ReplyState,
  accepted?: { method: 'reply' | 'push'; calls: number },
): Promise<ReplyState> {
  const saved = await deps.ledger.saveState(sendId, state, accepted && sentNow(state, accepted));
  if (!saved) throw new AmbiguousSend('another process works on the same reply');
  return saved;
}

/** Undefined when no call was taken. A reply of several causes counts under its first one. */
function sentNow(
  { channelId, origins: [first], firstCallAt }: ReplyState,
  { method, calls }: { method: 'reply' | 'push'; calls: number },
): SentNow | undefined {
  if (calls === 0 || !first) return undefined;
  return { channelId, origin: first.origin, method, count: calls, at: firstCallAt };
}
