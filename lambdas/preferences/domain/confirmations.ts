import type { OptOutReply } from '../../access/contracts.ts';
import type { Language } from '../../shared/domain/languages.ts';

/** What is answered to who opts out or in. `{topic}` is the topic's name, `{{preferences}}` the member's own page. */
export const confirmations: Readonly<
  Record<OptOutReply | 'unknownTopic', Readonly<Record<Language, string>>>
> = {
  optedOut: {
    th: 'เราจะไม่ส่งข้อความส่งเสริมการขายถึงคุณอีก เปลี่ยนได้ทุกเมื่อที่ {{preferences}}',
    'zh-TW': '您將不會再收到我們的行銷訊息。隨時可在此變更：{{preferences}}',
    ja: '今後、お知らせ・販促メッセージの配信を停止します。変更はこちら：{{preferences}}',
    en: 'You will get no more marketing messages from us. Change it at any time: {{preferences}}',
  },
  optedIn: {
    th: 'คุณจะได้รับข้อความจากเราอีกครั้ง เลือกหัวข้อได้ที่ {{preferences}}',
    'zh-TW': '您將再次收到我們的訊息。在此選擇主題：{{preferences}}',
    ja: 'メッセージの配信を再開します。内容の選択はこちら：{{preferences}}',
    en: 'You will get our messages again. Choose what about: {{preferences}}',
  },
  topicOut: {
    th: 'เราจะไม่ส่งข้อความเรื่อง "{topic}" ถึงคุณอีก เปลี่ยนได้ทุกเมื่อที่ {{preferences}}',
    'zh-TW': '您將不會再收到「{topic}」的訊息。隨時可在此變更：{{preferences}}',
    ja: '「{topic}」の配信を停止します。変更はこちら：{{preferences}}',
    en: 'You will get no more messages about "{topic}". Change it at any time: {{preferences}}',
  },
  topicIn: {
    th: 'คุณจะได้รับข้อความเรื่อง "{topic}" เปลี่ยนได้ทุกเมื่อที่ {{preferences}}',
    'zh-TW': '您將收到「{topic}」的訊息。隨時可在此變更：{{preferences}}',
    ja: '「{topic}」の配信を開始します。変更はこちら：{{preferences}}',
    en: 'You will get messages about "{topic}". Change it at any time: {{preferences}}',
  },
  unknownTopic: {
    th: 'หัวข้อนี้ไม่มีแล้ว ดูหัวข้อทั้งหมดได้ที่ {{preferences}}',
    'zh-TW': '此主題已不再提供。在此查看所有主題：{{preferences}}',
    ja: 'このトピックは終了しました。一覧はこちら：{{preferences}}',
    en: 'This topic is no longer offered. See them all: {{preferences}}',
  },
};
