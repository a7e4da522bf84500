import type { MemberTag } from '../../members/contracts.ts';
import { intensityAt, reinforced } from './intensity.ts';

/** Keeps a member's item small (docs/architecture.md). */
export const mostTags = 60;

export interface TagChange {
  add: readonly { tag: string; weight: number; halfLifeDays?: number }[];
  remove: readonly string[];
  /** A person asks for it, not a rule. */
  byHand?: boolean;
  /** Epoch milliseconds. */
  at: number;
}

type Tags = Readonly<Record<string, MemberTag>>;

/**
 * The tags after a change; when they are too many, the weakest ones that were not just added make room: those that rules
 * added first, then those that people chose.
 */
export function changeMemberTags(tags: Tags, change: TagChange): Record<string, MemberTag> {
  const { add, remove, at, byHand = false } = change;
  const changed: Record<string, MemberTag> = { ...tags };
  for (const tag of remove) Reflect.deleteProperty(changed, tag);
  for (const { tag, weight, halfLifeDays } of add) {
    // A tag may be called like something that every object inherits.
    const before = Object.hasOwn(changed, tag) ? changed[tag] : undefined;
    const isChosen = byHand || before?.byHand === true;
    changed[tag] = {
      ...reinforced(before, { weight, at, halfLifeDays }),
      ...(isChosen ? { byHand: true as const } : {}),
    };
  }
  const added = new Set(add.map(({ tag }) => tag));
  const leaving = Object.entries(changed)
    .filter(([name]) => !added.has(name))
    .sort(([, a], [, b]) => leavesBefore(a, b, at));
  const tooMany = Math.max(0, Object.keys(changed).length - mostTags);
  for (const [name] of leaving.slice(0, tooMany)) Reflect.deleteProperty(changed, name);
  return changed;
}

/** Names of the tags that a change took away, by request or to make room. */
export const lostTags = (before: Tags, after: Tags): string[] =>
  Object.keys(before).filter((name) => !Object.hasOwn(after, name));

function leavesBefore(a: MemberTag, b: MemberTag, at: number): number {
  const chosen = Number(a.byHand ?? false) - Number(b.byHand ?? false);
  return chosen === 0 ? intensityAt(a, at) - intensityAt(b, at) : chosen;
}
