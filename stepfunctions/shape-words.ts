import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;
type Words = { readonly [Code in Issue['code']]?: (issue: Extract<Issue, { code: Code }>) => string };

/**
 * What is wrong with a value where its schema has no words of its own: given to zod's `error` with a parse. Each sentence
 * continues the name of the place: "must be a text", "is missing: it must be a text".
 */
export function shapeWords(issue: Issue): string | undefined {
  const say = words[issue.code] as ((issue: Issue) => string) | undefined;
  return say?.(issue);
}

const words: Words = {
  invalid_type: ({ expected, input }) => {
    const rule = `must be ${typeNames[expected] ?? expected}`;
    return input === undefined ? `is missing: it ${rule}` : rule;
  },
  unrecognized_keys: ({ inst }) => {
    const fields = fieldsOf(inst);
    return fields.length === 0
      ? 'there is no such field'
      : `there is no such field; the fields here are ${fields.join(', ')}`;
  },
  invalid_value: ({ values, input }) => {
    const rule = `must be ${oneOf(values.map(String))}`;
    return input === undefined ? `is missing: it ${rule}` : rule;
  },
  invalid_format: ({ format }) => `must be ${formatNames[format] ?? `in the format ${format}`}`,
  too_small: ({ origin, minimum, inclusive }) => {
    if (units[origin] !== undefined && minimum === 1) return 'may not be empty';
    return `must ${amount(origin, inclusive === false ? 'more than' : 'at least', minimum)}`;
  },
  too_big: ({ origin, maximum, inclusive }) =>
    `must ${amount(origin, inclusive === false ? 'less than' : 'at most', maximum)}`,
  invalid_key: ({ issues }) => `is no name that can stand here: ${issues[0]?.message ?? ''}`,
  invalid_union: ({ options, errors }) => {
    if (Array.isArray(options)) return `must be ${oneOf(options.map(String))}`;
    const rules = errors.flatMap((issues) => issues[0]?.message ?? []);
    return [...new Set(rules)].join('; or ') || 'must be something else';
  },
};

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const formatNames: Readonly<Record<string, string>> = {
  uuid: 'a UUID, such as 1b671a64-40d5-491e-99b0-da01ff1f3341',
  date: 'a date, such as 2026-12-01',
  datetime: 'a moment with its zone, such as 2026-12-01T09:00:00+09:00',
  base64: 'base64',
  url: 'an address',
};

/** What is counted, where it is no number itself. */
const units: Readonly<Record<string, string>> = { string: 'characters', array: 'items', set: 'items' };

function amount(origin: string, bound: string, limit: number | bigint): string {
  const unit = units[origin];
  return unit === undefined ? `be ${bound} ${limit}` : `have ${bound} ${limit} ${unit}`;
}

const oneOf = (values: readonly string[]): string =>
  values.length === 1 ? values.join('') : `one of ${values.join(', ')}`;

/** The names that the object schema knows. */
function fieldsOf(inst: Issue['inst']): string[] {
  const def: unknown = inst?._zod.def;
  const isObject = typeof def === 'object' && def !== null && 'shape' in def;
  return isObject && typeof def.shape === 'object' && def.shape !== null ? Object.keys(def.shape) : [];
}
