import { z } from 'zod';
import { createActions } from './actions.ts';
import { limits } from './limits.ts';
import { byType, list, type Rules } from './rules.ts';

const look = {
  imageAspectRatio: z.enum(['rectangle', 'square']).optional(),
  imageSize: z.enum(['cover', 'contain']).optional(),
};

/** Messaging API reference, "Template messages". */
export function templateMessage(rules: Rules) {
  const { text, mediaUrl } = rules;
  const actions = createActions(rules);
  const { refineHeaded, heading } = headed(rules, actions.templateTap);

  const buttons = z
    .looseObject({
      type: z.literal('buttons'),
      ...look,
      ...heading,
      text: text(limits.buttonsText),
      actions: list(actions.template, limits.buttonsActions),
    })
    .superRefine(refineHeaded);
  const confirm = z.looseObject({
    type: z.literal('confirm'),
    text: text(limits.confirmText),
    actions: list(actions.template, limits.confirmActions),
  });
  const column = z
    .looseObject({
      ...heading,
      text: text(limits.columnText),
      actions: list(actions.template, limits.columnActions),
    })
    .superRefine(refineHeaded);
  const carousel = z
    .looseObject({ type: z.literal('carousel'), ...look, columns: list(column, limits.columns) })
    .superRefine(refineAlike);
  const imageCarousel = z.looseObject({
    type: z.literal('image_carousel'),
    columns: list(z.looseObject({ imageUrl: mediaUrl(), action: actions.imageColumn }), limits.imageColumns),
  });
  return z.looseObject({
    type: z.literal('template'),
    altText: text(limits.altText),
    template: byType([buttons, confirm, carousel, imageCarousel]),
  });
}

interface Headed {
  thumbnailImageUrl?: string;
  title?: string;
}

/** An image or a title above the text leaves the text less room. */
function headed<Tap extends z.ZodType>({ text, mediaUrl, reading }: Rules, tap: Tap) {
  const { headedText } = limits;
  return {
    heading: {
      thumbnailImageUrl: mediaUrl().optional(),
      imageBackgroundColor: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i, 'must be a color such as #FFFFFF')
        .optional(),
      title: text(limits.templateTitle).optional(),
      defaultAction: tap.optional(),
    },
    refineHeaded: (value: Headed & { text: string }, context: z.RefinementCtx): void => {
      const isHeaded = value.thumbnailImageUrl !== undefined || value.title !== undefined;
      if (!isHeaded || reading.withFieldsAs(value.text, '').length <= headedText.most) return;
      const message = `at most ${headedText.most} characters (UTF-16 units) under an image or a title`;
      context.addIssue({ code: 'custom', path: ['text'], message });
    },
  };
}

/** What all columns of a carousel must do as its first one does. */
const alike: readonly { path: string; of: (column: Column) => unknown; message: string }[] = [
  {
    path: 'actions',
    of: ({ actions }) => actions.length,
    message: 'must have as many actions as the first column',
  },
  {
    path: 'thumbnailImageUrl',
    of: ({ thumbnailImageUrl }) => thumbnailImageUrl !== undefined,
    message: 'all columns have an image, or none has',
  },
  {
    path: 'title',
    of: ({ title }) => title !== undefined,
    message: 'all columns have a title, or none has',
  },
];
type Column = Headed & { actions: readonly unknown[] };

function refineAlike({ columns }: { columns: readonly Column[] }, context: z.RefinementCtx): void {
  const [first] = columns;
  if (!first) return;
  columns.forEach((column, index) => {
    for (const { path, of, message } of alike)
      if (of(column) !== of(first))
        context.addIssue({ code: 'custom', path: ['columns', index, path], message });
  });
}
