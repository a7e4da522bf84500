import {
  PinpointSMSVoiceV2ServiceException,
  SendTextMessageCommand,
  type PinpointSMSVoiceV2Client,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { RouteAnswer } from '../domain/notice.ts';
import type { SendSms } from '../ports.ts';

/** Its calls have no key that would make a second one harmless, so the SDK must not repeat any by itself. */
export const smsClientSettings = { maxAttempts: 1 } as const;
const timeoutMs = 10_000;

/** AWS End User Messaging SMS. */
export const createAwsSms =
  (client: Pick<PinpointSMSVoiceV2Client, 'send'>): SendSms =>
  async ({ phone, text, originationIdentity, noticeId }) => {
    const command = new SendTextMessageCommand({
      DestinationPhoneNumber: phone,
      OriginationIdentity: originationIdentity,
      MessageBody: text,
      MessageType: 'TRANSACTIONAL',
      Context: { noticeId },
    });
    try {
      const { MessageId } = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
      return { outcome: 'taken', ...(MessageId !== undefined && { reference: MessageId }) };
    } catch (error) {
      return failureOf(error);
    }
  };

/** Only the error's name goes on: its message may quote the phone. */
function failureOf(error: unknown): RouteAnswer {
  if (!(error instanceof PinpointSMSVoiceV2ServiceException) || error.$fault === 'server')
    return { outcome: 'unclear', reason: 'AWS gave no clear answer' };
  if (error.name === 'ThrottlingException')
    return { outcome: 'busy', reason: 'AWS takes no more messages for a while' };
  return { outcome: 'refused', reason: `AWS answered ${error.name}`, needsPerson: true };
}
