import { z } from 'zod';
import { AttributeValue, isReachable, lifecycles, type MemberRow } from '../../../members/contracts.ts';
import { defineKind } from '../condition-kind.ts';
import { orWords } from '../range.ts';

const Words = z.array(z.string().trim().min(1).max(100)).min(1).max(100);

export const lifecycle = defineKind({
  schema: z.array(z.enum(lifecycles)).min(1),
  example: ['friend', 'registered'],
  words: (stages) => `have the lifecycle ${orWords(stages)}`,
  effort: 1,
  test(stages) {
    const wanted = new Set(stages);
    return (row) => wanted.has(row.lifecycle);
  },
  because: (_stages, row) => ({ lifecycle: row.lifecycle }),
});

/** True: LINE takes messages to the member. */
export const reachable = defineKind({
  schema: z.boolean(),
  example: true,
  words: (wanted) => (wanted ? 'can be written to' : 'cannot be written to'),
  effort: 1,
  test: (wanted) => (row) =>
    (row.lineUserId !== undefined && row.lifecycle !== 'contact' && isReachable(row.lifecycle)) === wanted,
  because: (_wanted, row) => ({ lifecycle: row.lifecycle, hasLine: row.lineUserId !== undefined }),
});

/** `zh` is every Chinese, `zh-TW` only that of Taiwan (BCP 47). */
export const language = defineKind({
  schema: Words,
  example: ['th', 'zh-TW'],
  words: (languages) => `read ${orWords(languages)}`,
  effort: 2,
  test(languages) {
    const wanted = languages.map((name) => name.toLowerCase());
    return (row) => {
      const own = row.language?.toLowerCase();
      return own !== undefined && wanted.some((name) => own === name || own.startsWith(`${name}-`));
    };
  },
  because: (_languages, row) => ({ language: row.language ?? null }),
});

export const source = defineKind({
  schema: Words,
  example: ['poster-siam'],
  words: (sources) => `came from ${orWords(sources)}`,
  effort: 1,
  test(sources) {
    const wanted = new Set(sources);
    return (row) => row.source !== undefined && wanted.has(row.source);
  },
  because: (_sources, row) => ({ source: row.source ?? null }),
});

export const consent = defineKind({
  schema: z.string().trim().min(1).max(40),
  example: 'marketing',
  words: (kind) => `have consented to ${kind}`,
  effort: 1,
  test: (kind) => (row) => row.consents?.includes(kind) === true,
  because: (_kind, row) => ({ consents: [...(row.consents ?? [])] }),
});

const Comparison = z
  .strictObject({
    name: z.string().trim().min(1).max(40),
    exists: z.boolean().optional(),
    equals: AttributeValue.optional(),
    notEquals: AttributeValue.optional(),
    in: z.array(AttributeValue).min(1).max(100).optional(),
    contains: z.string().min(1).max(200).optional(),
    atLeast: z.number().optional(),
    below: z.number().optional(),
  })
  .refine((comparison) => Object.keys(comparison).length > 1, {
    error: 'a comparison: exists, equals, notEquals, in, contains, atLeast or below',
  });
type Comparison = z.infer<typeof Comparison>;

/** What each comparison asks of the value; a member without the attribute passes `notEquals` and `exists: false`. */
const comparisons: {
  [Name in Exclude<keyof Comparison, 'name'>]-?: (
    wanted: NonNullable<Comparison[Name]>,
  ) => (value: AttributeValue | undefined) => boolean;
} = {
  exists: (wanted) => (value) => (value !== undefined) === wanted,
  equals: (wanted) => (value) => value === wanted,
  notEquals: (wanted) => (value) => value !== wanted,
  in: (wanted) => (value) => value !== undefined && wanted.includes(value),
  contains: (wanted) => (value) => typeof value === 'string' && value.includes(wanted),
  atLeast: (wanted) => (value) => typeof value === 'number' && value >= wanted,
  below: (wanted) => (value) => typeof value === 'number' && value < wanted,
};

const comparisonWords: { [Name in keyof typeof comparisons]: (wanted: string) => string } = {
  exists: (wanted) => (wanted === 'true' ? 'is known' : 'is not known'),
  equals: (wanted) => `is ${wanted}`,
  notEquals: (wanted) => `is not ${wanted}`,
  in: (wanted) => `is one of ${wanted}`,
  contains: (wanted) => `contains ${wanted}`,
  atLeast: (wanted) => `is at least ${wanted}`,
  below: (wanted) => `is below ${wanted}`,
};

const comparisonsOf = ({ name: _name, ...wanted }: Comparison) =>
  Object.entries(wanted) as [keyof typeof comparisons, never][];

const valueOf = ({ attributes }: MemberRow, name: string): AttributeValue | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name] : undefined;

/** An attribute with all the comparisons given. */
export const attribute = defineKind({
  schema: Comparison,
  example: { name: 'size', equals: 'L' },
  words: (comparison) => {
    const parts = comparisonsOf(comparison).map(([name, wanted]) => comparisonWords[name](String(wanted)));
    return `have an attribute ${comparison.name} that ${parts.join(' and ')}`;
  },
  effort: 2,
  test(comparison) {
    const checks = comparisonsOf(comparison).map(([name, wanted]) => comparisons[name](wanted));
    const { name } = comparison;
    return (row) => {
      const value = valueOf(row, name);
      return checks.every((check) => check(value));
    };
  },
  because: ({ name }, row) => ({ [name]: valueOf(row, name) ?? null }),
});
