import { deterministicId } from '../../shared/domain/deterministic-id.ts';

/** Which revision of which menu a menu at LINE is. */
export interface LineMark {
  /** Twelve hex digits of the menu's id. */
  menu: string;
  revision: number;
}

const markOf = (richMenuId: string): string =>
  deterministicId('rich menu', richMenuId).replaceAll('-', '').slice(0, 12);

/**
 * The name at LINE, which members never see: it ends in the menu and its revision, so that a menu whose answer was lost is
 * found again and none is made twice.
 */
export const lineName = (
  richMenuId: string,
  { name, revision }: { name: string; revision: number },
): string => `${name} #kizuna-${markOf(richMenuId)}-${revision}`;

/** The mark in a name at LINE; undefined for menus that are not ours. */
export function readLineName(name: string): LineMark | undefined {
  const [, menu, revision] = / #kizuna-([0-9a-f]{12})-(\d+)$/.exec(name) ?? [];
  return menu === undefined ? undefined : { menu, revision: Number(revision) };
}

export const isMarkOf = ({ menu }: LineMark, richMenuId: string): boolean => menu === markOf(richMenuId);
