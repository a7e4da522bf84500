import { z } from 'zod';

/**
 * LINE message objects as we accept them: the shape and the limits whose breach LINE answers with 400 (Messaging API
 * reference, "Message objects"). Properties that we do not know pass through: LINE adds them unannounced.
 */
/** LINE counts UTF-16 code units (docs, "Character counting"), as JavaScript does; zod counts code points. */
const textOf = (most: number) =>
  z.string().refine(({ length }) => length <= most, { error: `at most ${most} characters (UTF-16)` });

const httpsUrl = z
  .string()
  .max(2000)
  .regex(/^https:\/\//, 'an https URL');

const Action = z.looseObject({
  type: z.enum([
    'postback',
    'message',
    'uri',
    'datetimepicker',
    'camera',
    'cameraRoll',
    'location',
    'richmenuswitch',
    'clipboard',
  ]),
  label: textOf(40).optional(),
  data: textOf(300).optional(),
  uri: textOf(1000).optional(),
  text: textOf(300).optional(),
});

const common = {
  quickReply: z
    .looseObject({
      items: z
        .array(z.looseObject({ type: z.literal('action'), action: Action }))
        .min(1)
        .max(13),
    })
    .optional(),
  sender: z.looseObject({ name: textOf(20).optional(), iconUrl: httpsUrl.optional() }).optional(),
};

const altText = textOf(1500).min(1);
const actions = (most: number) => z.array(Action).min(1).max(most);

const Column = z.looseObject({
  thumbnailImageUrl: httpsUrl.optional(),
  title: textOf(40).optional(),
  text: textOf(120).min(1),
  actions: actions(3),
});

const Template = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('buttons'), text: textOf(160).min(1), actions: actions(4) }),
  z.looseObject({
    type: z.literal('confirm'),
    text: textOf(240).min(1),
    actions: z.array(Action).length(2),
  }),
  z.looseObject({ type: z.literal('carousel'), columns: z.array(Column).min(1).max(10) }),
  z.looseObject({
    type: z.literal('image_carousel'),
    columns: z
      .array(z.looseObject({ imageUrl: httpsUrl, action: Action }))
      .min(1)
      .max(10),
  }),
]);

const FlexBubble = z.looseObject({ type: z.literal('bubble') });
const FlexContainer = z.discriminatedUnion('type', [
  FlexBubble,
  z.looseObject({ type: z.literal('carousel'), contents: z.array(FlexBubble).min(1).max(12) }),
]);

export const LineMessage = z
  .discriminatedUnion('type', [
    z.looseObject({ type: z.literal('text'), text: textOf(5000).min(1), ...common }),
    z.looseObject({ type: z.literal('textV2'), text: textOf(5000).min(1), ...common }),
    z.looseObject({ type: z.literal('sticker'), packageId: z.string(), stickerId: z.string(), ...common }),
    z.looseObject({
      type: z.literal('image'),
      originalContentUrl: httpsUrl,
      previewImageUrl: httpsUrl,
      ...common,
    }),
    z.looseObject({
      type: z.literal('video'),
      originalContentUrl: httpsUrl,
      previewImageUrl: httpsUrl,
      trackingId: textOf(100).optional(),
      ...common,
    }),
    z.looseObject({
      type: z.literal('audio'),
      originalContentUrl: httpsUrl,
      duration: z.int().min(1),
      ...common,
    }),
    z.looseObject({
      type: z.literal('location'),
      title: textOf(100).min(1),
      address: textOf(100).min(1),
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      ...common,
    }),
    z.looseObject({
      type: z.literal('imagemap'),
      baseUrl: httpsUrl,
      altText,
      baseSize: z.looseObject({ width: z.literal(1040), height: z.int().min(1) }),
      actions: z
        .array(z.looseObject({ type: z.string() }))
        .min(1)
        .max(50),
      ...common,
    }),
    z.looseObject({ type: z.literal('template'), altText, template: Template, ...common }),
    z.looseObject({ type: z.literal('flex'), altText, contents: FlexContainer, ...common }),
    z.looseObject({ type: z.literal('coupon'), couponId: z.string(), ...common }),
  ])
  .meta({ id: 'LineMessage' });
export type LineMessage = z.infer<typeof LineMessage>;
