import {
  AmbiguousSend,
  LineBusy,
  type CancelSend,
  type Deliver,
  type SendOutcome,
} from '../delivery/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { hashPhone } from '../shared/domain/phone.ts';
import { deliveryTag } from './domain/delivery-tag.ts';
import type { Notice, RouteAnswer, Try } from './domain/notice.ts';
import type { NoticeContent, PushByPhone, SendSms } from './ports.ts';

export interface TakeRouteDeps {
  deliver: Deliver;
  cancelSend: CancelSend;
  pushByPhone: PushByPhone;
  sendSms: SendSms;
}

/** Makes the call of one try. */
export async function takeRoute(
  deps: TakeRouteDeps,
  { notice, tried, content }: { notice: Notice; tried: Try; content: NoticeContent },
): Promise<RouteAnswer> {
  const { channelId, noticeId } = notice;
  const { phone = '', messages = [], smsText = '' } = content;
  switch (tried.route) {
    case 'linePush':
      return push(deps, notice, content);
    case 'lineNotification': {
      const tag = deliveryTag({ noticeId, number: tried.number });
      return deps.pushByPhone({ channelId, phoneHash: hashPhone(phone), messages, deliveryTag: tag });
    }
    case 'sms': {
      const { originationIdentity = '' } = notice.planned[tried.number - 1] ?? {};
      return deps.sendSms({ phone, text: smsText, originationIdentity, noticeId });
    }
  }
}

/** The one send of a notice: repeated, it is the same push under the same retry key. */
async function push(deps: TakeRouteDeps, notice: Notice, content: NoticeContent): Promise<RouteAnswer> {
  try {
    const outcome = await deps.deliver(sendOf(notice, content));
    if (outcome.outcome !== 'parked') return answerOf(outcome);
    // Whoever resumes a parked send would send it beside the next route.
    const closed = await closePush(deps, notice, content, outcome.reason);
    return closed.outcome === 'refused' ? { ...closed, needsPerson: true } : closed;
  } catch (error) {
    if (error instanceof AmbiguousSend) return unclearPush;
    if (error instanceof LineBusy) return { outcome: 'busy', reason: 'LINE took no more calls for a while' };
    throw error;
  }
}

/** Makes sure that nothing of a push goes out any more, or finds that it did. */
export async function closePush(
  { cancelSend }: Pick<TakeRouteDeps, 'cancelSend'>,
  notice: Notice,
  content: NoticeContent,
  reason = 'it was not sent in time',
): Promise<RouteAnswer> {
  try {
    const answer = answerOf(await cancelSend(sendOf(notice, content)));
    return answer.outcome === 'refused' ? { outcome: 'refused', reason } : answer;
  } catch (error) {
    if (error instanceof AmbiguousSend || error instanceof LineBusy) return unclearPush;
    throw error;
  }
}

const unclearPush: RouteAnswer = { outcome: 'unclear', reason: 'LINE gave no clear answer' };

const sendOf = ({ channelId, noticeId, memberId = '' }: Notice, { messages = [] }: NoticeContent) => ({
  sendId: deterministicId('notice push', channelId, noticeId),
  channelId,
  memberIds: [memberId],
  messages,
  purpose: 'transactional' as const,
  origin: { kind: 'notice' as const, noticeId },
});

function answerOf(outcome: SendOutcome): RouteAnswer {
  if (outcome.outcome !== 'closed') return { outcome: 'busy', reason: 'it waits for its hour' };
  if (outcome.sent === 1) return { outcome: 'accepted' };
  if (outcome.unknown === 1) return unclearPush;
  const [reason = 'LINE refused it'] = Object.keys(outcome.reasons);
  return { outcome: 'refused', reason };
}
