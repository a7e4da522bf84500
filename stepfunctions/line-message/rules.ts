import { z } from 'zod';
import { fieldPattern } from '../journey/personal-fields.ts';
import { limits, type Limit } from './limits.ts';

/** How strings are read: as people wrote them, with personal fields to be filled, or as LINE gets them. */
export interface Reading {
  /** The string with `substitute` in the place of each personal field. */
  readonly withFieldsAs: (text: string, substitute: string) => string;
}

/** A field may become nothing, so only what surrounds it surely counts. */
export const asWritten: Reading = {
  withFieldsAs: (text, substitute) => text.replace(fieldPattern, () => substitute),
};

/** Nothing is filled any more: what looks like a field is text. */
export const asRendered: Reading = { withFieldsAs: (text) => text };

/** Up to the host nothing may be left open: whoever fills a field must not choose where a tap leads. */
const web = 'https?://[^\\s/?#{}]+(?:[/?#]\\S*)?';
const mediaPattern = new RegExp(`^${web.replace('s?', 's')}$`, 'i');
const uriPattern = new RegExp(`^(?:${web}|line://\\S+|tel:[^\\s{}]+)$`, 'i');

export type Rules = ReturnType<typeof createRules>;

/** The kinds of strings that messages are made of, under one reading. */
export function createRules(reading: Reading) {
  const address = (limit: Limit, pattern: RegExp, kind: string) =>
    text(limit).refine((value) => pattern.test(reading.withFieldsAs(value, '{}')), {
      error: `must be ${kind} without spaces; personal fields may stand only after the host`,
    });

  function text(limit: Limit) {
    return z
      .string()
      .refine(({ length }) => length >= (limit.least ?? 1), { error: 'may not be empty', abort: true })
      .refine((value) => reading.withFieldsAs(value, '').length <= limit.most, {
        error: `at most ${limit.most} characters (UTF-16 units)`,
      });
  }

  return {
    reading,
    text,
    /** A text whose characters LINE restricts; `words` say to which. */
    word: (limit: Limit, pattern: RegExp, words: string) =>
      text(limit).refine((value) => pattern.test(reading.withFieldsAs(value, '')), { error: words }),
    mediaUrl: () => address(limits.mediaUrl, mediaPattern, 'an https URL'),
    uri: () => address(limits.uri, uriPattern, 'a URI of scheme https, http, line or tel'),
  };
}

/** A list within its limit. */
export function list<Item extends z.ZodType>(item: Item, { least = 1, most }: Limit) {
  const error = least === most ? `must have exactly ${most} items` : `must have ${least} to ${most} items`;
  return z.array(item).min(least, { error }).max(most, { error });
}

/** A choice by `type`; anything else is refused with the types that there are. */
export function byType<const Options extends readonly [Typed, ...Typed[]]>(options: Options) {
  const types = options.flatMap(({ shape }) => [...shape.type.values]).join(', ');
  return z.discriminatedUnion('type', options, { error: `must have one of the types ${types}` });
}
type Typed = z.ZodObject<{ type: z.ZodLiteral<string> }>;
