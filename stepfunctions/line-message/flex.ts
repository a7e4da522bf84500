import { z } from 'zod';
import { flexComponents } from './flex-components.ts';
import { measures } from './flex-measures.ts';
import { limits, type Limit } from './limits.ts';
import { byType, list, type Reading, type Rules } from './rules.ts';

const { color } = measures;
const blockStyle = z
  .looseObject({ backgroundColor: color, separator: z.boolean().optional(), separatorColor: color })
  .optional();

/** Messaging API reference, "Flex Message". */
export function flexMessage(rules: Rules) {
  const { Box, Image, Video, action } = flexComponents(rules);
  const bubble = z
    .looseObject({
      type: z.literal('bubble'),
      size: z.enum(['nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga']).optional(),
      direction: z.enum(['ltr', 'rtl']).optional(),
      header: Box.optional(),
      hero: byType([Box, Image, Video]).optional(),
      body: Box.optional(),
      footer: Box.optional(),
      styles: z
        .looseObject({ header: blockStyle, hero: blockStyle, body: blockStyle, footer: blockStyle })
        .optional(),
      action,
    })
    .superRefine(refineBytes(rules.reading, limits.bubbleBytes))
    .refine(({ hero, size = 'mega' }) => hero?.type !== 'video' || videoSizes.has(size), {
      path: ['size'],
      error: `must be ${[...videoSizes].join(', ')} with a video`,
    });
  const carousel = z
    .looseObject({ type: z.literal('carousel'), contents: list(bubble, limits.bubbles) })
    .superRefine(refineBytes(rules.reading, limits.carouselBytes))
    .superRefine(({ contents }, context) => {
      const sizes = new Set(contents.map(({ size = 'mega' }) => size));
      if (sizes.size > 1)
        context.addIssue({ code: 'custom', path: ['contents'], message: 'all bubbles must have one size' });
      contents.forEach(({ hero }, index) => {
        if (hero?.type !== 'video') return;
        const path = ['contents', index, 'hero', 'type'];
        context.addIssue({ code: 'custom', path, message: 'a video cannot be in a carousel' });
      });
    });
  const { most } = limits.animatedImages;
  return z.looseObject({
    type: z.literal('flex'),
    altText: rules.text(limits.altText),
    contents: byType([bubble, carousel]).refine((container) => countAnimated(container) <= most, {
      error: `must have 0 to ${most} animated images`,
    }),
  });
}

const videoSizes: ReadonlySet<string> = new Set(['kilo', 'mega', 'giga']);

const refineBytes =
  ({ withFieldsAs }: Reading, { most }: Limit) =>
  (container: object, context: z.RefinementCtx): void => {
    if (Buffer.byteLength(withFieldsAs(JSON.stringify(container), '')) <= most) return;
    context.addIssue({ code: 'custom', message: `at most ${most} bytes of JSON` });
  };

function countAnimated(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce<number>((sum, part) => sum + countAnimated(part), 0);
  return 'animated' in value && value.animated === true ? inside + 1 : inside;
}
