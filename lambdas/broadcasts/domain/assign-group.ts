import type { MemberRow } from '../../members/contracts.ts';
import type { BroadcastDefinition } from './definition.ts';
import { draw } from './draw.ts';

/** Members that get the same text at the same time. */
export interface GroupKey {
  /** `rest`: waits for the variant that wins. */
  variant: string;
  language: string;
  /** Local hour, where each member has its own. */
  hour?: number;
}

export const restVariant = 'rest';

/** The group of each recipient; undefined: the member is held out. Equal for equal members, whenever it is asked. */
export function createAssignGroup(
  broadcastId: string,
  definition: Pick<BroadcastDefinition, 'variants' | 'holdoutShare' | 'winner' | 'spread'>,
  choose: {
    /** The language of a variant's content for a member. */
    languageOf: (variant: string, language: string | undefined) => string;
    bestHourOf: (row: MemberRow) => number;
  },
): (row: MemberRow) => GroupKey | undefined {
  const { variants, holdoutShare, winner, spread } = definition;
  // A million draws of one out of one would take two seconds.
  const [only, ...others] = variants;
  const variantFor = (memberId: string): string =>
    only && others.length === 0 ? only.name : variantOf(variants, draw(`${broadcastId} variant`, memberId));
  return (row) => {
    if (holdoutShare > 0 && draw(`${broadcastId} holdout`, row.memberId) < holdoutShare) return undefined;
    const isTested = !winner || draw(`${broadcastId} test`, row.memberId) < winner.testShare;
    const variant = isTested ? variantFor(row.memberId) : restVariant;
    return {
      variant,
      // Which text the rest gets is not known yet; its languages are those of all variants together.
      language: isTested ? choose.languageOf(variant, row.language) : (row.language ?? ''),
      ...(spread === 'best hour' ? { hour: choose.bestHourOf(row) } : {}),
    };
  };
}

function variantOf(variants: BroadcastDefinition['variants'], drawn: number): string {
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  let place = drawn * total;
  for (const { name, weight } of variants) {
    place -= weight;
    if (place < 0) return name;
  }
  return variants.at(-1)?.name ?? '';
}
