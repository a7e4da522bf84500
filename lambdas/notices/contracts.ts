import type { SmsReport } from './domain/sms-report.ts';

/** What inbound may tell of LINE's `delivery` events: the tag is the one under which a notification was sent. */
export type TellDelivery = (receipt: {
  channelId: string;
  deliveryTag: string;
  /** Epoch milliseconds of the event. */
  at: number;
}) => Promise<void>;

/** A message of the queue `notices.work`: ids only, since phone and text stay in the store. */
export type NoticeWork = NoticeDue | { smsReport: SmsReport };

export interface NoticeDue {
  channelId: string;
  noticeId: string;
  /** LINE told that this try was delivered; absent: see what is due. */
  delivered?: { number: number; at: number };
}
