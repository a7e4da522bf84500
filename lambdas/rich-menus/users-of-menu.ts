import { switchesOf } from './domain/rich-menu-content.ts';
import type { RichMenu, RichMenuSettings } from './ports.ts';

/** What would be left without its menu, in words. */
export function usersOfMenu(
  { richMenuId, content, live }: RichMenu,
  { rules, defaultMenu }: RichMenuSettings,
  all: readonly RichMenu[],
): string[] {
  const aliases = new Set([content.aliasId, live?.content.aliasId]);
  const others = all.filter((other) => other.richMenuId !== richMenuId);
  const tabs = others.filter((other) =>
    [other.content, other.live?.content, other.next?.content].some(
      (one) => one && switchesOf(one).some(({ aliasId }) => aliases.has(aliasId)),
    ),
  );
  const isDefault =
    defaultMenu?.richMenuId === richMenuId ||
    defaultMenu?.scheduled.some((one) => one.richMenuId === richMenuId) === true;
  return [
    ...rules.flatMap((rule, index) => (rule.richMenuId === richMenuId ? [`rule ${index}`] : [])),
    ...(isDefault ? ['the default'] : []),
    ...tabs.map((other) => `tabs of "${other.content.name}"`),
  ];
}
