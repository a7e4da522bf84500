import { TopicId } from '../../../stepfunctions/journey/topic-id.ts';
import type { OptOutSettings } from '../../access/contracts.ts';
import { normaliseText } from '../../shared/domain/normalise-text.ts';

/** What a member asks for by a word or a tap; with a topic it is about that topic only. */
export interface PreferenceCommand {
  direction: 'out' | 'in';
  topicId?: string;
  source: 'keyword' | 'postback';
}

/** Words that stop marketing in a channel that names none of its own. */
export const defaultOptOutKeywords = [
  ...['STOP', 'UNSUBSCRIBE'],
  ...['หยุด', 'หยุดรับข้อความ'],
  ...['停止接收', '取消訂閱'],
  ...['配信停止', '配信解除'],
] as const;

/** Words that bring it back. */
export const defaultOptInKeywords = [
  ...['START', 'SUBSCRIBE'],
  ...['เริ่ม', 'รับข้อความ'],
  ...['開始接收', '訂閱'],
  ...['配信再開', '配信開始'],
] as const;

const tapDirections: Readonly<Record<string, PreferenceCommand['direction']>> = {
  optout: 'out',
  optin: 'in',
};

/** The whole text is a keyword, or a postback's data is `kizuna:optout` or `kizuna:optin`, also with `:<topicId>`. */
export function readPreferenceCommand(
  { text, postbackData }: { text?: string; postbackData?: string },
  settings: OptOutSettings | undefined,
): PreferenceCommand | undefined {
  if (postbackData !== undefined) return readTap(postbackData);
  return text === undefined ? undefined : readWord(text, settings);
}

function readTap(data: string): PreferenceCommand | undefined {
  const [, word = '', topicId] = /^kizuna:(optout|optin)(?::(.+))?$/.exec(data) ?? [];
  const direction = tapDirections[word];
  if (direction === undefined) return undefined;
  if (topicId === undefined) return { direction, source: 'postback' };
  return TopicId.safeParse(topicId).success ? { direction, topicId, source: 'postback' } : undefined;
}

function readWord(text: string, settings: OptOutSettings | undefined): PreferenceCommand | undefined {
  const said = normaliseText(text);
  const isOneOf = (keywords: readonly string[]): boolean =>
    keywords.some((keyword) => normaliseText(keyword) === said);
  if (isOneOf(settings?.keywords ?? defaultOptOutKeywords)) return { direction: 'out', source: 'keyword' };
  if (isOneOf(settings?.optInKeywords ?? defaultOptInKeywords)) return { direction: 'in', source: 'keyword' };
  return undefined;
}
