import type { MemberTag } from '../../members/contracts.ts';
import { intensityAt, reinforced } from './intensity.ts';

/** Keeps a member's item small (docs/architecture.md). */
export const mostTags = 60;

export interface TagChange {
  add: readonly { tag: string; weight: number; halfLifeDays?: number }[];
  remove: readonly string[];
  /** Epoch milliseconds. */
  at: number;
}

/** The tags after a change; when they are too many, the weakest ones that were not just added make room. */
export function changeMemberTags(
  tags: Readonly<Record<string, MemberTag>>,
  { add, remove, at }: TagChange,
): Record<string, MemberTag> {
  const changed: Record<string, MemberTag> = { ...tags };
  for (const tag of remove) Reflect.deleteProperty(changed, tag);
  for (const { tag, weight, halfLifeDays } of add)
    changed[tag] = reinforced(changed[tag], { weight, at, halfLifeDays });
  const added = new Set(add.map(({ tag }) => tag));
  const strength = ([, tag]: [string, MemberTag]): number => intensityAt(tag, at);
  const weakestFirst = Object.entries(changed)
    .filter(([name]) => !added.has(name))
    .sort((a, b) => strength(a) - strength(b));
  const tooMany = Math.max(0, Object.keys(changed).length - mostTags);
  for (const [name] of weakestFirst.slice(0, tooMany)) Reflect.deleteProperty(changed, name);
  return changed;
}
