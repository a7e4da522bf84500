import { z } from 'zod';

/** The languages in which we speak to LINE users ourselves (BCP 47, as LINE gives them). */
export const languages = ['th', 'zh-TW', 'ja', 'en'] as const;
export type Language = (typeof languages)[number];

/** Any BCP 47 tag to one of ours: all of Chinese to that of Taiwan, what we do not speak to English. */
export function languageOf(tag: string | undefined): Language {
  const [primary = ''] = (tag ?? '').toLowerCase().split(/[-_]/);
  return languages.find((language) => language.toLowerCase().split('-')[0] === primary) ?? 'en';
}

/** A text in at least one language. */
export const textsOf = (text: z.ZodString) =>
  z.partialRecord(z.enum(languages), text).refine((texts) => Object.keys(texts).length > 0, {
    error: `a text in at least one of ${languages.join(', ')}`,
  });
export type Texts = Readonly<Partial<Record<Language, string>>>;

/** In the language wanted, else in English, else in the first there is. */
export const textIn = (texts: Texts, language: Language): string =>
  texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '';
