import type { SendSms } from '../lambdas/notices/ports.ts';
import type { Kernel } from './kernel/kernel.ts';
import { ordered, under } from './kernel/key-prefix.ts';

/** A text that AWS would have sent. */
export interface SentSms {
  /** ISO 8601. */
  at: string;
  to: string;
  from: string;
  text: string;
  messageId: string;
}

/** Where texts go on one machine: nobody gets them, `GET /_local/sms` shows them. */
export function createSmsOutbox(
  { keyValue, clock }: Pick<Kernel, 'keyValue' | 'clock'>,
  newId: () => string,
) {
  const sendSms: SendSms = async ({ phone, text, originationIdentity }) => {
    const at = clock.now();
    const messageId = newId();
    const sms: SentSms = {
      at: new Date(at).toISOString(),
      ...{ to: phone, from: originationIdentity, text, messageId },
    };
    await keyValue.write([{ put: `sms/${ordered(at)}/${messageId}`, value: sms }]);
    return { outcome: 'taken', reference: messageId };
  };
  const listSms = async (): Promise<SentSms[]> =>
    (await keyValue.range<SentSms>(under('sms'))).map(({ value }) => value);
  return { sendSms, listSms };
}
export type SmsOutbox = ReturnType<typeof createSmsOutbox>;
