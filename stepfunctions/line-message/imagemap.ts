import { z } from 'zod';
import { limits } from './limits.ts';
import { byType, list, type Rules } from './rules.ts';

/** Pixels of an image that is 1040 wide. */
const area = z.looseObject({
  x: z.int().min(0),
  y: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
});

const width = limits.imagemapWidth.most;

/** Messaging API reference, "Imagemap message"; the images lie at `baseUrl`/{240,300,460,700,1040}. */
export function imagemapMessage({ text, uri, mediaUrl }: Rules) {
  const label = text(limits.imagemapLabel).optional();
  const action = byType([
    z.looseObject({ type: z.literal('uri'), label, linkUri: uri(), area }),
    z.looseObject({ type: z.literal('message'), label, text: text(limits.imagemapText), area }),
    z.looseObject({ type: z.literal('clipboard'), label, clipboardText: text(limits.clipboardText), area }),
  ]);
  return z.looseObject({
    type: z.literal('imagemap'),
    baseUrl: mediaUrl(),
    altText: text(limits.altText),
    baseSize: z.looseObject({
      width: z.literal(width, { error: `must be ${width}` }),
      height: z.int().min(1),
    }),
    video: z
      .looseObject({
        originalContentUrl: mediaUrl(),
        previewImageUrl: mediaUrl(),
        area,
        externalLink: z.looseObject({ linkUri: uri(), label: text(limits.imagemapVideoLabel) }).optional(),
      })
      .optional(),
    actions: list(action, limits.imagemapActions),
  });
}
