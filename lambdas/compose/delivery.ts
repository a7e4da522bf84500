import { createDynamoContactLedger } from '../delivery/adapters/dynamo-contact-ledger.ts';
import { createDynamoLineSends } from '../delivery/adapters/dynamo-line-sends.ts';
import { createDynamoRateBudget } from '../delivery/adapters/dynamo-rate-budget.ts';
import { createDynamoReplyLedger } from '../delivery/adapters/dynamo-reply-ledger.ts';
import { createDynamoSendLedger } from '../delivery/adapters/dynamo-send-ledger.ts';
import { createReadSuppressed } from '../delivery/adapters/suppressed-counters.ts';
import { createLineCampaigns } from '../delivery/adapters/line-campaigns.ts';
import { createLineMessaging } from '../delivery/adapters/line-messaging.ts';
import { createReadQuota } from '../delivery/adapters/line-quota.ts';
import { createCancelSendByLine } from '../delivery/cancel-send-by-line.ts';
import { createCancelSend } from '../delivery/cancel-send.ts';
import { createDeliver } from '../delivery/deliver.ts';
import { createExplainRecipient } from '../delivery/explain-recipient.ts';
import { createPreviewPolicy } from '../delivery/preview-policy.ts';
import { createRateLimiter } from '../delivery/rate-limiter.ts';
import { createRemainingQuota } from '../delivery/remaining-quota.ts';
import { createReplies } from '../delivery/replies.ts';
import { createResolveUnknown, createResolveUnknownByLine } from '../delivery/resolve-unknown.ts';
import { createSendByLine } from '../delivery/send-by-line.ts';
import { createValidateMessages } from '../delivery/validate-messages.ts';
import type { ReadMembers } from '../members/contracts.ts';
import type { Core } from './core.ts';
import { composeGiveCodes } from './code-pools.ts';
import { composeLinkTracking } from './links.ts';
import { composeMembers } from './members.ts';
import { composePreferences } from './preferences.ts';

/** The send ledger, for those who only read it. */
export function composeSendLedger(core: Core) {
  const ledger = createDynamoSendLedger(core);
  const replyLedger = createDynamoReplyLedger(core);
  return {
    ...{ ledger, replyLedger },
    lineSends: createDynamoLineSends(core),
    readSuppressed: createReadSuppressed(core),
    explainRecipient: createExplainRecipient({ ledger, replyLedger }),
  };
}

/** What LINE says of messages before they are sent. */
export const composeValidation = (core: Core) => ({
  validateMessages: createValidateMessages({ line: createLineMessaging(core.callLine) }),
});

/** Everything that sends, and explains what was sent. One limiter for all senders of a process. */
export const composeDelivery = (core: Core) => composeSenders(core, composeMembers(core));

/** The same over members that come from elsewhere. */
export function composeSenders(core: Core, { readMembers }: { readMembers: ReadMembers }) {
  const { readNames } = composeMembers(core);
  const { preferencesUrl, readMarketingRule } = composePreferences(core);
  const { ledger, replyLedger, lineSends, explainRecipient } = composeSendLedger(core);
  const line = createLineMessaging(core.callLine);
  const acquireCall = createRateLimiter({ ...core, budget: createDynamoRateBudget(core) });
  const { linkValues } = composeLinkTracking(core);
  const sending = {
    ...{ ...core, line, acquireCall, readMembers, readNames },
    ...{ linkValues, preferencesUrl, readMarketingRule, giveCodes: composeGiveCodes(core) },
  };
  const campaigns = createLineCampaigns(core.callLine);
  const contacts = createDynamoContactLedger(core);
  const readRemainingQuota = createRemainingQuota({ ...core, line });
  return {
    deliver: createDeliver({
      ...sending,
      ledger,
      contacts,
      readRemainingQuota,
    }),
    previewPolicy: createPreviewPolicy({ ...sending, contacts }),
    cancelSend: createCancelSend({ ...sending, ledger }),
    readRemainingQuota,
    readQuota: createReadQuota(core.callLine),
    sendByLine: createSendByLine({ ...sending, campaigns, lineSends }),
    cancelSendByLine: createCancelSendByLine({ ...core, lineSends }),
    readNarrowcastProgress: campaigns.progress,
    resolveUnknown: createResolveUnknown({ ...core, ledger }),
    resolveUnknownByLine: createResolveUnknownByLine({ ...core, lineSends }),
    replies: createReplies({ ...sending, ledger: replyLedger }),
    explainRecipient,
  };
}
