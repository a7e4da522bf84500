import type { MessageContent } from '../contracts.ts';

/** What stands for the content that everybody else gets. */
export const defaultLanguage = 'default';

/**
 * The key of the texts for a member: its own tag, else a shorter one of the same language (`zh-TW` takes `zh`), else the
 * default. Case makes no difference (RFC 5646, section 2.1.1); the match is the "lookup" of RFC 4647, section 3.4.
 */
export function languageOf(
  content: Pick<MessageContent, 'byLanguage'>,
  language: string | undefined,
): string {
  const known = Object.keys(content.byLanguage);
  for (let range = language?.toLowerCase() ?? ''; range !== ''; range = range.replace(/(^|-)[^-]*$/, '')) {
    const found = known.find((tag) => tag.toLowerCase() === range);
    if (found !== undefined) return found;
  }
  return defaultLanguage;
}
