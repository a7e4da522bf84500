import type { ReadMembers } from '../members/contracts.ts';
import type { PatienceDeps } from './call-with-patience.ts';
import { AmbiguousSend } from './domain/ambiguous-send.ts';
import type { ReplyState } from './domain/reply.ts';
import type { AcquireCall, LineMessaging, ReplyLedger } from './ports.ts';

export interface ReplyDeps extends PatienceDeps {
  ledger: ReplyLedger;
  line: Pick<LineMessaging, 'reply' | 'push'>;
  acquireCall: AcquireCall;
  readMembers: ReadMembers;
}

/**
 * Saves a reply that this process works on.
 * @throws AmbiguousSend when another process has taken it over
 */
export async function saveReply(
  deps: Pick<ReplyDeps, 'ledger'>,
  sendId: string,
  state: ReplyState,
): Promise<ReplyState> {
  const saved = await deps.ledger.saveState(sendId, state);
  if (!saved) throw new AmbiguousSend('another process works on the same reply');
  return saved;
}
