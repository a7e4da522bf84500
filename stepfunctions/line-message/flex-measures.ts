import { z } from 'zod';
import { aspectRatio } from './limits.ts';

const pixels = '\\d+(?:\\.\\d+)?px';
const percent = '\\d+(?:\\.\\d+)?%';
const distance = 'none|xs|sm|md|lg|xl|xxl';
const size = 'xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl';

const measure = (words: string, ...forms: string[]) =>
  z
    .string()
    .regex(new RegExp(`^(?:${forms.join('|')})$`), `must be ${words}`)
    .optional();

/** Lengths of Flex components (Messaging API docs, "Flex Message layout"). */
export const measures = {
  spacing: measure('none, xs to xxl, or pixels (10px)', distance, pixels),
  padding: measure('none, xs to xxl, pixels (10px) or a percentage', distance, pixels, percent),
  offset: measure('none, xs to xxl, pixels (10px) or a percentage', distance, `-?${pixels}`, `-?${percent}`),
  extent: measure('pixels (10px) or a percentage', pixels, percent),
  border: measure('none to bold, or pixels (1px)', 'none|light|normal|medium|semi-bold|bold', pixels),
  fontSize: measure('xxs to 5xl, or pixels (10px)', size, pixels),
  imageSize: measure('xxs to 5xl, full, pixels (10px) or a percentage', size, 'full', pixels, percent),
  lineSpacing: measure('pixels (10px)', pixels),
  color: z
    .string()
    .regex(/^#([0-9a-f]{6}|[0-9a-f]{8})$/i, 'must be a color such as #FFFFFF or #FFFFFFFF')
    .optional(),
  aspectRatio: z
    .string()
    .refine(isAspectRatio, {
      error: `must be {width}:{height}, each ${aspectRatio.least} to ${aspectRatio.most}, height at most ${aspectRatio.heightPerWidth} times width`,
    })
    .optional(),
} as const;

function isAspectRatio(value: string): boolean {
  const match = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value);
  if (!match) return false;
  const [width, height] = [Number(match[1]), Number(match[2])];
  const isWithin = (side: number) => side >= aspectRatio.least && side <= aspectRatio.most;
  return isWithin(width) && isWithin(height) && height <= aspectRatio.heightPerWidth * width;
}
