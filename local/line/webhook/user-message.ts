import { z } from 'zod';
import type { Ids } from '../random-ids.ts';
import type { MediaContent } from '../change.ts';
import { sampleContent } from './sample-content.ts';

const line = { type: 'line' };

/** What LINE adds to the messages of users, by type (Messaging API reference, "Message event"). */
const additions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  image: { contentProvider: line },
  video: { contentProvider: line, duration: 5000 },
  audio: { contentProvider: line, duration: 5000 },
  file: { fileName: 'file.txt' },
  location: { address: 'Tokyo', latitude: 35.6812, longitude: 139.7671 },
  sticker: { packageId: '446', stickerId: '1988', stickerResourceType: 'STATIC' },
};
const quotable: ReadonlySet<string> = new Set(['text', 'image', 'video', 'sticker']);
const media: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'file']);

/**
 * A message of a user: `{text}`, or a type with what LINE's webhook has for it. Media may bring their bytes in
 * `contentBase64` and `contentType`; without them they get sample bytes.
 */
export const UserMessage = z
  .looseObject({
    type: z.enum(['text', 'image', 'video', 'audio', 'file', 'location', 'sticker']).default('text'),
    text: z.string().min(1).max(5000).optional(),
    contentProvider: z.looseObject({ type: z.enum(['line', 'external']) }).optional(),
    contentBase64: z.base64().optional(),
    contentType: z.string().optional(),
  })
  .refine(({ type, text }) => type !== 'text' || text !== undefined, { path: ['text'], error: 'is needed' });
export type UserMessage = z.infer<typeof UserMessage>;

/** The message of the webhook event, and the bytes that LINE keeps for it. */
export function completeMessage(
  ids: Ids,
  { contentBase64, contentType, type, ...given }: UserMessage,
): { message: { id: string }; content?: MediaContent } {
  const sample = sampleOf({ type, ...given });
  const content = sample && contentBase64 !== undefined ? withBytes(contentBase64, contentType) : sample;
  const message = {
    id: ids.messageId(),
    type,
    ...(quotable.has(type) && { quoteToken: ids.token() }),
    markAsReadToken: ids.token(),
    ...additions[type],
    ...(type === 'file' && content && { fileSize: Buffer.from(content.base64, 'base64').length }),
    ...given,
  };
  return { message, content };
}

const withBytes = (base64: string, contentType = 'application/octet-stream'): MediaContent => ({
  base64,
  contentType,
});

/** Bytes for a message whose media LINE keeps; undefined for other messages. */
export function sampleOf(message: unknown): MediaContent | undefined {
  const { type, contentProvider } = (message ?? {}) as Partial<UserMessage>;
  const isKept = type !== undefined && media.has(type) && contentProvider?.type !== 'external';
  return isKept ? sampleContent(type) : undefined;
}
