import { z } from 'zod';
import { FlexButtonAction, TapAction, UriAction } from './actions.ts';
import { byType, httpsUrl, list, text } from './rules.ts';

/** No limit of its own: the bytes of the bubble limit it. */
const mostCharacters = 30 * 1024;

const action = TapAction.optional();
const color = z
  .string()
  .regex(/^#([0-9a-f]{6}|[0-9a-f]{8})$/i, 'Must be a color such as #FFFFFF or #FFFFFFFF')
  .optional();
const flex = z.int().min(0).optional();
const gravity = z.enum(['top', 'bottom', 'center']).optional();
const align = z.enum(['start', 'end', 'center']).optional();
const letters = {
  size: z.string().optional(),
  color,
  weight: z.enum(['regular', 'bold']).optional(),
  style: z.enum(['normal', 'italic']).optional(),
  decoration: z.enum(['none', 'underline', 'line-through']).optional(),
};
const aspectRatio = z
  .string()
  .regex(/^[\d.]+:[\d.]+$/, 'Must be {width}:{height}')
  .refine((value) => {
    const [width = NaN, height = NaN] = value.split(':').map(Number);
    return Math.min(width, height) >= 1 && Math.max(width, height) <= 100_000 && height <= 3 * width;
  }, 'Must be from 1 to 100000 each, the height at most three times the width')
  .optional();

const Span = z.looseObject({ type: z.literal('span'), text: text(mostCharacters).optional(), ...letters });
const Text = z
  .looseObject({
    type: z.literal('text'),
    text: text(mostCharacters).optional(),
    contents: z.array(Span).optional(),
    ...letters,
    flex,
    align,
    gravity,
    action,
    wrap: z.boolean().optional(),
    maxLines: z.int().min(0).optional(),
  })
  .refine((component) => component.text !== undefined || component.contents !== undefined, {
    path: ['text'],
    error: 'May not be empty',
  });
const Button = z.looseObject({
  type: z.literal('button'),
  action: FlexButtonAction,
  style: z.enum(['primary', 'secondary', 'link']).optional(),
  height: z.enum(['sm', 'md']).optional(),
  color,
  flex,
  gravity,
});
const Image = z.looseObject({
  type: z.literal('image'),
  url: httpsUrl,
  aspectRatio,
  aspectMode: z.enum(['cover', 'fit']).optional(),
  backgroundColor: color,
  flex,
  align,
  gravity,
  action,
});
const Icon = z.looseObject({ type: z.literal('icon'), url: httpsUrl, aspectRatio });
const Separator = z.looseObject({ type: z.literal('separator'), color });
const Filler = z.looseObject({ type: z.literal('filler'), flex });
/** LINE still draws it, though the reference no longer names it. */
const Spacer = z.looseObject({ type: z.literal('spacer') });

const flow = ['box', 'button', 'image', 'text', 'separator', 'filler', 'spacer'];
const allowed = { horizontal: flow, vertical: flow, baseline: ['icon', 'text', 'filler', 'spacer'] };

const Box = z
  .looseObject({
    type: z.literal('box'),
    layout: z.enum(['horizontal', 'vertical', 'baseline']),
    contents: z.array(z.lazy((): z.ZodType<{ type: string }> => Component)),
    backgroundColor: color,
    borderColor: color,
    justifyContent: z
      .enum(['center', 'flex-start', 'flex-end', 'space-between', 'space-around', 'space-evenly'])
      .optional(),
    alignItems: z.enum(['center', 'flex-start', 'flex-end']).optional(),
    position: z.enum(['relative', 'absolute']).optional(),
    flex,
    action,
  })
  .superRefine(({ layout, contents }, context) => {
    contents.forEach(({ type }, index) => {
      if (allowed[layout].includes(type)) return;
      const message = `Must be one of the following values: [${allowed[layout].join(', ')}]`;
      context.addIssue({ code: 'custom', path: ['contents', index, 'type'], message });
    });
  });
const Video = z.looseObject({
  type: z.literal('video'),
  url: httpsUrl,
  previewUrl: httpsUrl,
  altContent: byType([Image, Box]),
  aspectRatio,
  action: UriAction.optional(),
});
const Component = byType([Box, Text, Button, Image, Icon, Separator, Filler, Spacer]);

const blockStyle = z
  .looseObject({ backgroundColor: color, separator: z.boolean().optional(), separatorColor: color })
  .optional();
const BubbleShape = z.looseObject({
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
});

const withinBytes = (most: number) => (value: unknown, context: z.RefinementCtx) => {
  if (Buffer.byteLength(JSON.stringify(value)) <= most) return;
  context.addIssue({ code: 'custom', message: `Must be at most ${most} bytes`, input: value });
};

const videoSizes = ['kilo', 'mega', 'giga'];

const Bubble = BubbleShape.superRefine(withinBytes(30 * 1024)).refine(
  ({ hero, size = 'mega' }) => hero?.type !== 'video' || videoSizes.includes(size),
  { path: ['size'], error: `Must be one of the following values: [${videoSizes.join(', ')}]` },
);

const Carousel = z
  .looseObject({ type: z.literal('carousel'), contents: list(Bubble, 1, 12) })
  .superRefine(withinBytes(50 * 1024))
  .refine(({ contents }) => new Set(contents.map(({ size = 'mega' }) => size)).size <= 1, {
    path: ['contents'],
    error: 'Bubbles of one carousel must have one size',
  })
  .refine(({ contents }) => contents.every(({ hero }) => hero?.type !== 'video'), {
    path: ['contents'],
    error: 'A carousel may not have videos',
  });

/** Messaging API reference, "Flex Message". */
export const FlexContainer = byType([Bubble, Carousel]).refine(
  (container) => JSON.stringify(container).split('"animated":true').length <= 11,
  'May have 10 animated images',
);
