import type { Via } from '../../change.ts';
import { ok } from '../../http/line-answer.ts';
import { checkMessages } from '../../messages/check-messages.ts';
import type { Operation, Operations } from '../operation.ts';
import { broadcast } from './broadcast.ts';
import { multicast } from './multicast.ts';
import { narrowcastProgress } from './narrowcast-progress.ts';
import { narrowcast } from './narrowcast.ts';
import { notification } from './notification.ts';
import { push } from './push.ts';
import { quotaAnswer, usedQuota } from './quota.ts';
import { reply } from './reply.ts';

const validate =
  (via: Via): Operation =>
  ({ body }) => {
    const checked = checkMessages(body['messages'], via);
    return 'refusal' in checked ? checked.refusal : ok();
  };

/** Sending, and what it has used up. */
export const sendOperations: Operations = {
  'POST /v2/bot/message/reply': reply,
  'POST /v2/bot/message/push': push,
  'POST /bot/pnp/push': notification,
  'POST /v2/bot/message/multicast': multicast,
  'POST /v2/bot/message/broadcast': broadcast,
  'POST /v2/bot/message/narrowcast': narrowcast,
  'GET /v2/bot/message/progress/narrowcast': narrowcastProgress,
  'POST /v2/bot/message/validate/reply': validate('reply'),
  'POST /v2/bot/message/validate/push': validate('push'),
  'POST /v2/bot/message/validate/multicast': validate('multicast'),
  'POST /v2/bot/message/validate/broadcast': validate('broadcast'),
  'POST /v2/bot/message/validate/narrowcast': validate('narrowcast'),
  'GET /v2/bot/message/quota': ({ account }) => ok(quotaAnswer(account)),
  'GET /v2/bot/message/quota/consumption': ({ account }) => ok({ totalUsage: usedQuota(account) }),
};
