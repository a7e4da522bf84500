import { z } from 'zod';
import { byType, httpsUrl, list, text, uri } from './rules.ts';

const area = z.looseObject({
  x: z.int().min(0),
  y: z.int().min(0),
  width: z.int().min(1),
  height: z.int().min(1),
});
const label = text(100).optional();

/** Messaging API reference, "Imagemap message"; the images lie at `baseUrl`/{240,300,460,700,1040}. */
export const Imagemap = z.looseObject({
  type: z.literal('imagemap'),
  baseUrl: httpsUrl,
  baseSize: z.looseObject({ width: z.literal(1040, { error: 'Must be 1040' }), height: z.int().min(1) }),
  actions: list(
    byType([
      z.looseObject({ type: z.literal('message'), text: text(400), area, label }),
      z.looseObject({ type: z.literal('uri'), linkUri: uri, area, label }),
      z.looseObject({ type: z.literal('clipboard'), clipboardText: text(1000), area, label }),
    ]),
    0,
    50,
  ),
  video: z
    .looseObject({
      originalContentUrl: httpsUrl,
      previewImageUrl: httpsUrl,
      area,
      externalLink: z.looseObject({ linkUri: uri, label: text(30) }).optional(),
    })
    .optional(),
});
