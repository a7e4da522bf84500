import type { MemberRow } from '../members/contracts.ts';
import { languageOf } from '../templates/contracts.ts';
import { createAssignGroup, restVariant, type GroupKey } from './domain/assign-group.ts';
import type { Broadcast } from './domain/broadcast.ts';
import type { FrozenContent } from './ports.ts';

/** Which variant in which language each member gets; undefined: held out. */
export function groupByContent(
  { broadcastId, definition }: Pick<Broadcast, 'broadcastId' | 'definition'>,
  content: FrozenContent,
  bestHourOf: (row: MemberRow) => number,
): (row: MemberRow) => GroupKey | undefined {
  const everyLanguage = Object.assign(
    {},
    ...Object.values(content).map(({ byLanguage }) => byLanguage),
  ) as object;
  return createAssignGroup(broadcastId, definition, {
    languageOf: (variant, language) => {
      const own = variant === restVariant ? undefined : content[variant];
      return languageOf(own ?? { byLanguage: everyLanguage as never }, language);
    },
    bestHourOf,
  });
}
