import type { Language } from '../../shared/domain/languages.ts';

interface PageWords {
  title: string;
  /** Before the channel's name, e.g. "Messages on LINE from". */
  intro: string;
  topics: string;
  save: string;
  saved: string;
  stopped: string;
  /** In place of `stopped`, for who asked for single topics afterwards. */
  onlyTicked: string;
  /** What is still sent to who has stopped everything. */
  stillSent: string;
  stop: string;
  resume: string;
  notFound: string;
  notUnderstood: string;
}

/** Everything that the preference page says. */
export const pageWords: Readonly<Record<Language, PageWords>> = {
  th: {
    title: 'การรับข้อความของคุณ',
    intro: 'ข้อความทาง LINE จาก',
    topics: 'เลือกหัวข้อที่ต้องการรับ',
    save: 'บันทึก',
    saved: 'บันทึกแล้ว',
    stopped: 'คุณหยุดรับข้อความส่งเสริมการขายแล้ว',
    onlyTicked: 'คุณหยุดรับข้อความส่งเสริมการขายแล้ว ยกเว้นหัวข้อที่เลือกไว้ด้านล่าง',
    stillSent: 'คุณยังคงได้รับข้อความที่จำเป็น เช่น เรื่องคำสั่งซื้อของคุณ',
    stop: 'หยุดรับข้อความส่งเสริมการขายทั้งหมด',
    resume: 'รับข้อความอีกครั้ง',
    notFound: 'ลิงก์นี้ใช้ไม่ได้ โปรดเปิดลิงก์จากข้อความล่าสุดของเราอีกครั้ง',
    notUnderstood: 'ไม่สามารถดำเนินการได้ โปรดย้อนกลับแล้วลองอีกครั้ง',
  },
  'zh-TW': {
    title: '您的訊息設定',
    intro: 'LINE 訊息來自',
    topics: '選擇您想收到的主題',
    save: '儲存',
    saved: '已儲存。',
    stopped: '您已停止接收行銷訊息。',
    onlyTicked: '除了以下勾選的主題，您已停止接收行銷訊息。',
    stillSent: '您仍會收到必要的訊息，例如訂單相關通知。',
    stop: '停止接收所有行銷訊息',
    resume: '重新接收訊息',
    notFound: '此連結無效。請從我們最近的訊息中再次開啟連結。',
    notUnderstood: '無法處理您的要求。請返回後再試一次。',
  },
  ja: {
    title: 'メッセージの受信設定',
    intro: 'LINEメッセージの配信元：',
    topics: '受け取りたい内容を選んでください',
    save: '保存',
    saved: '保存しました。',
    stopped: '販促メッセージの配信を停止しています。',
    onlyTicked: '下で選んだ内容を除き、販促メッセージの配信を停止しています。',
    stillSent: 'ご注文に関するお知らせなど、必要なメッセージは引き続き届きます。',
    stop: '販促メッセージをすべて停止する',
    resume: '配信を再開する',
    notFound: 'このリンクは無効です。最新のメッセージにあるリンクをもう一度開いてください。',
    notUnderstood: '処理できませんでした。前の画面に戻り、もう一度お試しください。',
  },
  en: {
    title: 'Your messages',
    intro: 'Messages on LINE from',
    topics: 'Choose what you want to get',
    save: 'Save',
    saved: 'Saved.',
    stopped: 'You get no marketing messages.',
    onlyTicked: 'You get no marketing messages but what is ticked below.',
    stillSent: 'You still get what is needed, such as news of your orders.',
    stop: 'Stop all marketing messages',
    resume: 'Get messages again',
    notFound: 'This link does not work. Please open the link in our latest message again.',
    notUnderstood: 'That did not work. Please go back and try again.',
  },
};

/** The `lang` attribute: Chinese by its script, so that a browser takes the right glyphs. */
export const htmlLanguage: Readonly<Record<Language, string>> = {
  th: 'th',
  'zh-TW': 'zh-Hant',
  ja: 'ja',
  en: 'en',
};
