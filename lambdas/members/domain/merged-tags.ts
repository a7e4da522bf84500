import { intensityAt } from '../../tags/contracts.ts';
import type { MemberTag } from '../contracts.ts';

type Tags = Readonly<Record<string, MemberTag>>;

/** Tags of either; of a tag that both have the intensities add up at the later moment, as if one member had got both. */
export function mergedTags(staying: Tags, leaving: Tags): Record<string, MemberTag> {
  const merged: Record<string, MemberTag> = { ...staying };
  for (const [name, tag] of Object.entries(leaving)) {
    const known = Object.hasOwn(staying, name) ? staying[name] : undefined;
    merged[name] = known ? added(known, tag) : tag;
  }
  return merged;
}

function added(a: MemberTag, b: MemberTag): MemberTag {
  const at = Math.max(a.at, b.at);
  return {
    ...a,
    at,
    intensity: intensityAt(a, at) + intensityAt(b, at),
    ...(b.byHand ? { byHand: b.byHand } : {}),
  };
}
