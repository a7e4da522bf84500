import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type { Notice, RouteAnswer } from './domain/notice.ts';
import type { RouteSettings } from './domain/route-settings.ts';
import type { SmsReport } from './domain/sms-report.ts';

/** Who gets a notice and what it says: personal data, apart from the notice and gone when it has ended. */
export interface NoticeContent {
  /** E.164. */
  phone?: string;
  messages?: readonly LineMessage[];
  smsText?: string;
}

export interface NoticeStore {
  read(channelId: string, noticeId: string): Promise<Notice | undefined>;
  readContent(channelId: string, noticeId: string): Promise<NoticeContent | undefined>;
  /** Refused when there is such a notice. */
  create(notice: Notice, content: NoticeContent): readonly WritePart[];
  /** Refused unless the stored revision is the one before. Of an ended notice the content goes. */
  save(notice: Notice): readonly WritePart[];
  /** The newest first, `limit` at most. */
  list(channelId: string, wanted: ListWanted): Promise<{ notices: readonly Notice[]; next?: string }>;
}

export interface ListWanted {
  limit: number;
  status?: Notice['status'] | undefined;
  /** One person under all ids that it has had; absent: everybody. */
  memberIds?: readonly string[] | undefined;
  /** `next` of the page before. */
  before?: string | undefined;
}

/** Which try of a notice an SMS of AWS belongs to. */
export interface SmsPlace {
  channelId: string;
  noticeId: string;
  number: number;
}

/**
 * Brings AWS's reports to their notices. A report may come before anybody noted AWS's answer with the message's id: each
 * side writes what it knows and then reads, so one of them finds both.
 */
export interface SmsReports {
  /** Notes whose message it is; answers what was reported of it by then. */
  link(messageId: string, place: SmsPlace): Promise<readonly SmsReport[]>;
  /** Notes a report; answers whose it is, undefined while nobody knows. Others of the account send too. */
  keep(report: SmsReport): Promise<SmsPlace | undefined>;
}

export interface RouteSettingsStore {
  /** No routes where nobody has set any. */
  read(channelId: string): Promise<RouteSettings>;
  put(channelId: string, settings: RouteSettings): Promise<void>;
}

/** Sends a LINE notification message. It knows no retry key: a call that is repeated sends again. */
export type PushByPhone = (push: {
  channelId: string;
  /** SHA-256 of the phone in E.164, hex. */
  phoneHash: string;
  messages: readonly LineMessage[];
  deliveryTag: string;
}) => Promise<RouteAnswer>;

/** Sends an SMS. It knows no retry key either. */
export type SendSms = (sms: {
  /** E.164. */
  phone: string;
  text: string;
  originationIdentity: string;
  /** For the events that AWS may tell of the message. */
  noticeId: string;
}) => Promise<RouteAnswer>;
