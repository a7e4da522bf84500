import { z } from 'zod';

const empty = 'May not be empty';

/** Text of 1 to `most` UTF-16 units, which is what LINE counts (zod's own `max` counts characters). */
export const text = (most: number) =>
  z
    .string()
    .refine(({ length }) => length > 0, { error: empty, abort: true })
    .refine(({ length }) => length <= most, `Length must be between 1 and ${most}`);

/** As `text`, or nothing. */
export const optionalText = (most: number) =>
  z.string().refine(({ length }) => length <= most, `Length must be between 0 and ${most}`);

const web = 'https?://[^\\s/?#{}]+(?:[/?#]\\S*)?';

export const httpsUrl = text(2000).regex(
  new RegExp(`^${web.replace('s?', 's')}$`, 'i'),
  'Must be a valid HTTPS URL',
);

/** Where a tap may lead (Messaging API reference, "URI action"). */
export const uri = text(1000).regex(
  new RegExp(`^(?:${web}|line://\\S+|tel:[^\\s{}]+)$`, 'i'),
  'Must be a valid URI',
);

export const list = <Item extends z.ZodType>(item: Item, least: number, most: number) => {
  const message = least === most ? `Size must be ${least}` : `Size must be between ${least} and ${most}`;
  return z.array(item).min(least, message).max(most, message);
};

/** The words for what no rule words itself, as LINE puts it. */
export function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined || issue.input === null ? empty : `Must be of type ${issue.expected}`;
    case 'invalid_value':
      return `Must be one of the following values: [${issue.values.map(String).join(', ')}]`;
    case 'invalid_union':
      return 'Must be one of the following values: see the Messaging API reference for the types';
    default:
      return undefined;
  }
}

/** A choice by `type`; anything else is refused with the types that there are. */
export function byType<const Options extends readonly [TypedObject, ...TypedObject[]]>(options: Options) {
  const types = options.flatMap((option) => [...option.shape.type.values]);
  return z.discriminatedUnion('type', options, {
    error: ({ input }) => {
      if (input === undefined || input === null) return empty;
      return typeof input === 'object'
        ? `Must be one of the following values: [${types.join(', ')}]`
        : 'Must be an object';
    },
  });
}
type TypedObject = z.ZodObject<{ type: z.ZodLiteral<string> }>;
