import { z } from 'zod';
import type { ConditionKind } from './condition-kind.ts';
import { conditionKinds } from './kinds/registry.ts';

type Kinds = typeof conditionKinds;
export type KindName = keyof Kinds;

/** One condition: an object with one field, the kind, e.g. `{ "tag": { "name": "vip" } }`. */
export type Condition = {
  [Name in KindName]: { [Field in Name]: z.output<Kinds[Name]['schema']> };
}[KindName];

/** A rule over members. `segment` is the rule of another segment. */
export type SegmentExpression =
  | Condition
  | { all: SegmentExpression[] }
  | { any: SegmentExpression[] }
  | { not: SegmentExpression }
  | { segment: string };

export const SegmentId = z.string().trim().min(1).max(100);

/** For the API reference; `parseSegment` says better what is wrong. */
export const SegmentExpression: z.ZodType<SegmentExpression> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(SegmentExpression).min(1) }),
      z.strictObject({ any: z.array(SegmentExpression).min(1) }),
      z.strictObject({ not: SegmentExpression }),
      z.strictObject({ segment: SegmentId }),
      ...Object.entries(conditionKinds).map(
        ([name, { schema }]) => z.strictObject({ [name]: schema }) as unknown as z.ZodType<Condition>,
      ),
    ]),
  )
  .meta({ id: 'SegmentExpression' });

/** A condition's kind and argument; the parser has made sure that the two fit. */
export function kindOf(condition: Condition): {
  name: KindName;
  kind: ConditionKind<unknown>;
  argument: unknown;
} {
  const [[name, argument] = []] = Object.entries(condition);
  if (name === undefined || !isKindName(name)) throw new TypeError(`There is no condition ${String(name)}.`);
  return { name, kind: conditionKinds[name] as ConditionKind<unknown>, argument };
}

export const isKindName = (name: string): name is KindName => Object.hasOwn(conditionKinds, name);

/** All conditions and other segments in it, each with its JSON pointer. */
export function leavesOf(
  expression: SegmentExpression,
  path = '',
): { leaf: Condition | { segment: string }; path: string }[] {
  if ('all' in expression)
    return expression.all.flatMap((part, index) => leavesOf(part, `${path}/all/${index}`));
  if ('any' in expression)
    return expression.any.flatMap((part, index) => leavesOf(part, `${path}/any/${index}`));
  if ('not' in expression) return leavesOf(expression.not, `${path}/not`);
  return [{ leaf: expression, path }];
}
