import { z } from 'zod';
import { refuseProperties, type LineAnswer } from '../http/line-answer.ts';
import { RichMenuAction } from '../messages/actions.ts';
import { explain, list, text } from '../messages/rules.ts';

const side = (least: number) => z.int().min(least);

/** A rich menu object (Messaging API reference, "Rich menu object"). */
const RichMenu = z
  .looseObject({
    size: z
      .looseObject({ width: side(800).max(2500), height: side(250) })
      .refine(({ width, height }) => width / height >= 1.45, 'The aspect ratio must be 1.45 or more'),
    selected: z.boolean(),
    name: text(300),
    chatBarText: text(14),
    areas: list(
      z.looseObject({
        bounds: z.looseObject({ x: side(0), y: side(0), width: side(1), height: side(1) }),
        action: RichMenuAction,
      }),
      0,
      20,
    ),
  })
  .superRefine(({ size, areas }, context) => {
    areas.forEach(({ bounds: { x, y, width, height } }, index) => {
      if (x + width <= size.width && y + height <= size.height) return;
      context.addIssue({
        code: 'custom',
        path: ['areas', index, 'bounds'],
        message: 'Must be inside the size',
      });
    });
  });

/** LINE's 400 for a rich menu with wrong properties. */
export function checkRichMenu(body: unknown): LineAnswer | undefined {
  const parsed = RichMenu.safeParse(body, { error: explain });
  if (parsed.success) return undefined;
  return refuseProperties(
    parsed.error.issues.map(({ path, message }) => ({ message, property: propertyOf(path) })),
  );
}

const propertyOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((words, key) => {
    if (typeof key === 'number') return `${words}[${key}]`;
    return words === '' ? String(key) : `${words}.${String(key)}`;
  }, '');
