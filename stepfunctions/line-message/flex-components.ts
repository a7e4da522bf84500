import { z } from 'zod';
import { createActions, uriAction } from './actions.ts';
import { measures } from './flex-measures.ts';
import { limits } from './limits.ts';
import { byType, type Rules } from './rules.ts';

const { color, spacing, offset, padding, extent } = measures;
const flex = z.int().min(0).optional();
const gravity = z.enum(['top', 'bottom', 'center']).optional();
const align = z.enum(['start', 'end', 'center']).optional();
const adjustMode = z.literal('shrink-to-fit').optional();
const scaling = z.boolean().optional();

/** Where a component stands among its siblings. */
const place = {
  margin: spacing,
  position: z.enum(['relative', 'absolute']).optional(),
  offsetTop: offset,
  offsetBottom: offset,
  offsetStart: offset,
  offsetEnd: offset,
};

const letters = {
  size: measures.fontSize,
  color,
  weight: z.enum(['regular', 'bold']).optional(),
  style: z.enum(['normal', 'italic']).optional(),
  decoration: z.enum(['none', 'underline', 'line-through']).optional(),
};

const background = z.looseObject({
  type: z.literal('linearGradient'),
  angle: z.string().regex(/^\d+(\.\d+)?deg$/, 'must be degrees such as 90deg'),
  startColor: color.unwrap(),
  endColor: color.unwrap(),
  centerColor: color,
  centerPosition: z
    .string()
    .regex(/^\d+(\.\d+)?%$/, 'must be a percentage')
    .optional(),
});

const Separator = z.looseObject({ type: z.literal('separator'), margin: spacing, color });
const Filler = z.looseObject({ type: z.literal('filler'), flex });
/** LINE still draws it, though the reference no longer names it. */
const Spacer = z.looseObject({ type: z.literal('spacer') });

type Layout = 'horizontal' | 'vertical' | 'baseline';
const flow = ['box', 'button', 'image', 'text', 'separator', 'filler', 'spacer'];
/** Components that a box of each layout may hold. */
const holds: Record<Layout, readonly string[]> = {
  horizontal: flow,
  vertical: flow,
  baseline: ['icon', 'text', 'filler', 'spacer'],
};

/** Flex components (Messaging API reference, "Flex Message: Component"). */
export function flexComponents(rules: Rules) {
  const actions = createActions(rules);
  const { mediaUrl } = rules;
  // Texts have no limit of their own: the bytes of the bubble limit them.
  const text = rules.text({ ...limits.bubbleBytes, least: 1 }).optional();
  const action = actions.flexTap.optional();

  const Span = z.looseObject({ type: z.literal('span'), text, ...letters });
  const Text = z
    .looseObject({
      type: z.literal('text'),
      text,
      contents: z.array(Span).optional(),
      ...letters,
      ...place,
      ...{ flex, align, gravity, action, adjustMode, scaling },
      wrap: z.boolean().optional(),
      lineSpacing: measures.lineSpacing,
      maxLines: z.int().min(0).optional(),
    })
    .refine((component) => component.text !== undefined || component.contents !== undefined, {
      path: ['text'],
      error: 'may not be empty when there are no contents',
    });
  const Button = z.looseObject({
    type: z.literal('button'),
    action: actions.flexButton,
    style: z.enum(['primary', 'secondary', 'link']).optional(),
    height: z.enum(['sm', 'md']).optional(),
    ...place,
    ...{ color, flex, gravity, adjustMode, scaling },
  });
  const Image = z.looseObject({
    type: z.literal('image'),
    url: mediaUrl(),
    size: measures.imageSize,
    aspectRatio: measures.aspectRatio,
    aspectMode: z.enum(['cover', 'fit']).optional(),
    backgroundColor: color,
    animated: z.boolean().optional(),
    ...place,
    ...{ flex, align, gravity, action },
  });
  const Icon = z.looseObject({
    type: z.literal('icon'),
    url: mediaUrl(),
    size: measures.fontSize,
    aspectRatio: measures.aspectRatio,
    ...place,
    scaling,
  });
  const Box = z
    .looseObject({
      type: z.literal('box'),
      layout: z.enum(['horizontal', 'vertical', 'baseline']),
      contents: z.array(z.lazy((): z.ZodType<{ type: string }> => Component)),
      backgroundColor: color,
      borderColor: color,
      borderWidth: measures.border,
      cornerRadius: spacing,
      ...{ width: extent, maxWidth: extent, height: extent, maxHeight: extent, spacing },
      ...{ paddingAll: padding, paddingTop: padding, paddingBottom: padding },
      ...{ paddingStart: padding, paddingEnd: padding },
      justifyContent: z
        .enum(['center', 'flex-start', 'flex-end', 'space-between', 'space-around', 'space-evenly'])
        .optional(),
      alignItems: z.enum(['center', 'flex-start', 'flex-end']).optional(),
      background: background.optional(),
      ...place,
      ...{ flex, action },
    })
    .superRefine(({ layout, contents }, context) => {
      contents.forEach(({ type }, index) => {
        if (holds[layout].includes(type)) return;
        const message = `a ${layout} box holds ${holds[layout].join(', ')}`;
        context.addIssue({ code: 'custom', path: ['contents', index, 'type'], message });
      });
    });
  const Component = byType([Box, Text, Button, Image, Icon, Separator, Filler, Spacer]);
  const Video = z.looseObject({
    type: z.literal('video'),
    url: mediaUrl(),
    previewUrl: mediaUrl(),
    altContent: byType([Image, Box]),
    aspectRatio: measures.aspectRatio,
    action: uriAction(rules, rules.text(limits.flexLabel).optional()).optional(),
  });
  return { Box, Image, Video, action };
}
