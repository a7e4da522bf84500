import { createDynamoContactLedger } from '../delivery/adapters/dynamo-contact-ledger.ts';
import { createDynamoRateBudget } from '../delivery/adapters/dynamo-rate-budget.ts';
import { createDynamoReplyLedger } from '../delivery/adapters/dynamo-reply-ledger.ts';
import { createDynamoSendLedger } from '../delivery/adapters/dynamo-send-ledger.ts';
import { createReadSuppressed } from '../delivery/adapters/suppressed-counters.ts';
import { createLineMessaging } from '../delivery/adapters/line-messaging.ts';
import { createDeliver } from '../delivery/deliver.ts';
import { createExplainRecipient } from '../delivery/explain-recipient.ts';
import { createRateLimiter } from '../delivery/rate-limiter.ts';
import { createRemainingQuota } from '../delivery/remaining-quota.ts';
import { createReplies } from '../delivery/replies.ts';
import type { Core } from './core.ts';
import { composeMembers } from './members.ts';
import { composePreferences } from './preferences.ts';

/** The send ledger, for those who only read it. */
export const composeSendLedger = (core: Core) => ({
  ledger: createDynamoSendLedger(core),
  replyLedger: createDynamoReplyLedger(core),
  readSuppressed: createReadSuppressed(core),
});

/** Everything that sends, and explains what was sent. One limiter for all senders of a process. */
export function composeDelivery(core: Core) {
  const { readMembers, readNames } = composeMembers(core);
  const { preferencesUrl, readMarketingRule } = composePreferences(core);
  const { ledger, replyLedger } = composeSendLedger(core);
  const line = createLineMessaging(core.callLine);
  const acquireCall = createRateLimiter({ ...core, budget: createDynamoRateBudget(core) });
  const sending = { ...core, line, acquireCall, readMembers, readNames, preferencesUrl, readMarketingRule };
  return {
    deliver: createDeliver({
      ...sending,
      ledger,
      contacts: createDynamoContactLedger(core),
      readRemainingQuota: createRemainingQuota({ ...core, line }),
    }),
    replies: createReplies({ ...sending, ledger: replyLedger }),
    explainRecipient: createExplainRecipient({ ledger, replyLedger }),
  };
}
