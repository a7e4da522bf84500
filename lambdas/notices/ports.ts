import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type { Notice, RouteAnswer } from './domain/notice.ts';
import type { RouteSettings } from './domain/route-settings.ts';

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
