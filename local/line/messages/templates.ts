import { z } from 'zod';
import { ImageAction, TemplateTapAction, TemplateAction } from './actions.ts';
import { byType, httpsUrl, list, text } from './rules.ts';

const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'Must be a color such as #FFFFFF');
const look = {
  imageAspectRatio: z.enum(['rectangle', 'square']).optional(),
  imageSize: z.enum(['cover', 'contain']).optional(),
};
const heading = {
  thumbnailImageUrl: httpsUrl.optional(),
  imageBackgroundColor: color.optional(),
  title: text(40).optional(),
  defaultAction: TemplateTapAction.optional(),
};

interface Headed {
  thumbnailImageUrl?: string;
  title?: string;
  text: string;
}

/** The text is shorter beneath an image or a title. */
const shorterWhenHeaded = (most: number) => (value: Headed, context: z.RefinementCtx) => {
  const isHeaded = value.thumbnailImageUrl !== undefined || value.title !== undefined;
  if (!isHeaded || value.text.length <= most) return;
  context.addIssue({
    code: 'custom',
    path: ['text'],
    message: `Length must be between 1 and ${most}`,
    input: value.text,
  });
};

const Buttons = z
  .looseObject({
    type: z.literal('buttons'),
    ...look,
    ...heading,
    text: text(160),
    actions: list(TemplateAction, 1, 4),
  })
  .superRefine(shorterWhenHeaded(60));

const Confirm = z.looseObject({
  type: z.literal('confirm'),
  text: text(240),
  actions: list(TemplateAction, 2, 2),
});

const Column = z
  .looseObject({ ...heading, text: text(120), actions: list(TemplateAction, 1, 3) })
  .superRefine(shorterWhenHeaded(60));

/** All columns have as many actions, and all or none of them an image and a title. */
const Carousel = z
  .looseObject({ type: z.literal('carousel'), ...look, columns: list(Column, 1, 10) })
  .superRefine(({ columns }, context) => {
    const [first, ...others] = columns.map(({ actions, thumbnailImageUrl, title }) =>
      JSON.stringify({
        actions: actions.length,
        image: thumbnailImageUrl !== undefined,
        title: title !== undefined,
      }),
    );
    others.forEach((shape, index) => {
      if (shape === first) return;
      const message = 'Must have as many actions, and an image and a title, as the other columns';
      context.addIssue({ code: 'custom', path: ['columns', index + 1], message, input: columns });
    });
  });

const ImageCarousel = z.looseObject({
  type: z.literal('image_carousel'),
  columns: list(z.looseObject({ imageUrl: httpsUrl, action: ImageAction }), 1, 10),
});

/** Messaging API reference, "Template messages". */
export const Template = byType([Buttons, Confirm, Carousel, ImageCarousel]);
