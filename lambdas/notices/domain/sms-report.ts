import { z } from 'zod';

/** AWS's last word about an SMS (`isFinal`), as its rule puts it into the queue: without any phone. */
export const SmsReport = z.object({
  /** AWS's id of the message, which its send was answered with. */
  messageId: z.string().min(1).max(100),
  /** Such as `TEXT_DELIVERED`; AWS may add types. */
  eventType: z.string().min(1).max(100),
  /** Epoch milliseconds. */
  at: z.int(),
});
export type SmsReport = z.infer<typeof SmsReport>;

export interface SmsEnding {
  ending: 'delivered' | 'accepted' | 'undelivered' | 'unclear';
  /** In words, without personal data. */
  reason: string;
}

/**
 * AWS End User Messaging SMS user guide, "Event types for SMS, MMS, and voice". Which of DELIVERED and SUCCESSFUL comes
 * depends on the country; only the first says that a phone has it.
 */
const endings: Readonly<Record<string, SmsEnding>> = {
  TEXT_DELIVERED: { ending: 'delivered', reason: 'the phone has it' },
  TEXT_SUCCESSFUL: { ending: 'accepted', reason: "the recipient's carrier has it" },
  TEXT_BLOCKED: { ending: 'undelivered', reason: 'device or carrier blocks messages to this phone' },
  TEXT_CARRIER_BLOCKED: { ending: 'undelivered', reason: 'the carrier blocks messages to this phone' },
  TEXT_CARRIER_UNREACHABLE: { ending: 'undelivered', reason: 'the carrier could not be reached' },
  TEXT_INVALID: { ending: 'undelivered', reason: 'there is no such phone number' },
  TEXT_INVALID_MESSAGE: { ending: 'undelivered', reason: 'the carrier takes no such text' },
  TEXT_PROTECT_BLOCKED: {
    ending: 'undelivered',
    reason: "the AWS account's protect configuration blocks it",
  },
  TEXT_SPAM: { ending: 'undelivered', reason: 'the carrier takes it for spam' },
  TEXT_TTL_EXPIRED: { ending: 'undelivered', reason: 'it was not delivered in time' },
  TEXT_UNREACHABLE: { ending: 'undelivered', reason: 'the phone is off or out of reach' },
};

/** `TEXT_UNKNOWN`, which comes when no carrier told anything for 72 hours, and types that AWS may add, say nothing. */
export const endingOf = ({ eventType }: SmsReport): SmsEnding =>
  endings[eventType] ?? { ending: 'unclear', reason: `AWS told ${eventType}` };
