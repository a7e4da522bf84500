import { z } from 'zod';
import { AliasId, RichMenuAction, textOf } from './rich-menu-action.ts';

/** LINE's limits of a rich menu (Messaging API reference, "Rich menu object" and "Upload rich menu image"). */
export const richMenuLimits = {
  leastWidth: 800,
  mostWidth: 2500,
  leastHeight: 250,
  /** Width by height. */
  leastRatio: 1.45,
  mostAreas: 20,
  mostChatBarCharacters: 14,
  /** LINE takes 300; the rest is for the mark that tells our revisions apart there. */
  mostNameCharacters: 260,
  mostImageBytes: 1_048_576,
} as const;
const limits = richMenuLimits;

const place = z.int().min(0).max(limits.mostWidth);
const side = z.int().min(1).max(limits.mostWidth);

const Area = z.strictObject({
  bounds: z.strictObject({ x: place, y: place, width: side, height: side }).describe('Pixels of the image'),
  action: RichMenuAction,
});

const Size = z
  .strictObject({
    width: z.int().min(limits.leastWidth).max(limits.mostWidth),
    height: z.int().min(limits.leastHeight),
  })
  .refine(({ width, height }) => width / height >= limits.leastRatio, {
    error: `width divided by height is at least ${limits.leastRatio}`,
    path: ['height'],
  });

/** A rich menu as a person writes it. */
export const RichMenuContent = z
  .strictObject({
    name: textOf(limits.mostNameCharacters).describe('For yourselves: members do not see it'),
    chatBarText: textOf(limits.mostChatBarCharacters).describe('On the bar that opens and closes the menu'),
    size: Size.describe('Of the image, in pixels'),
    selected: z.boolean().default(false).describe('Whether it is open when a member comes to the chat'),
    areas: z.array(Area).min(1).max(limits.mostAreas),
    aliasId: AliasId.optional().describe('The name that tabs of other menus switch to (richmenuswitch)'),
  })
  .superRefine(({ size, areas }, context) => {
    for (const [index, { bounds }] of areas.entries()) {
      const { x, y, width, height } = bounds;
      for (const [end, most, path] of [
        [x + width, size.width, 'width'],
        [y + height, size.height, 'height'],
      ] as const) {
        if (end <= most) continue;
        const message = `The area ends at ${end}, outside the menu's ${path} of ${most}.`;
        context.addIssue({ code: 'custom', path: ['areas', index, 'bounds', path], message });
      }
    }
  });
export type RichMenuContent = z.infer<typeof RichMenuContent>;

/** The aliases that a menu's tabs switch to, each with its place. */
export const switchesOf = ({ areas }: Pick<RichMenuContent, 'areas'>): { aliasId: string; path: string }[] =>
  areas.flatMap(({ action }, index) =>
    action.type === 'richmenuswitch'
      ? [{ aliasId: action.richMenuAliasId, path: `/areas/${index}/action/richMenuAliasId` }]
      : [],
  );
