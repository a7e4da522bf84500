import { z } from 'zod';
import { normaliseText } from '../../normalise-text.ts';
import type { TriggerKind } from '../trigger-kind.ts';
import { matchesPattern } from './matches-pattern.ts';

const Keyword = z
  .string()
  .max(100)
  .refine((keyword) => normaliseText(keyword).replaceAll('*', '') !== '', {
    error: 'a word that can be written',
  });

const schema = z.strictObject({
  kind: z.literal('keyword'),
  match: z
    .enum(['equals', 'contains', 'pattern'])
    .default('equals')
    .describe('equals: the whole text; pattern: the whole text, where * stands for any text'),
  keywords: z.array(Keyword).min(1).max(50),
});
type KeywordTrigger = z.infer<typeof schema>;

/** Somebody wrote one of the words; spelt as in auto-replies, whatever the width and case of letters. */
export const keyword = {
  schema,
  listensTo: () => ['message.received'],
  asks: () => 'text',
  startsWith: ({ match, keywords }, { text }) => {
    if (text === undefined) return false;
    const said = normaliseText(text);
    return keywords.some((word) => matchers[match](said, normaliseText(word)));
  },
  words: ({ match, keywords }) => {
    const said = { equals: 'is', contains: 'contains', pattern: 'is like' }[match];
    return `Starts when a message ${said} ${keywords.map((word) => `"${word}"`).join(' or ')}`;
  },
} satisfies TriggerKind<KeywordTrigger> & { schema: typeof schema };

const matchers: Readonly<Record<KeywordTrigger['match'], (said: string, word: string) => boolean>> = {
  equals: (said, word) => said === word,
  contains: (said, word) => said.includes(word),
  pattern: matchesPattern,
};
