import { z } from 'zod';
import { Problem } from './problem.ts';

/** `?limit=&cursor=` of every list. */
export const Paging = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2000).optional(),
});
export type Paging = z.infer<typeof Paging>;

/** The same of a list of a channel. */
export const ChannelPaging = Paging.extend({ channelId: z.string().optional() });

/** A page of a list; no `nextCursor` means that it was the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().optional() });

export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position that a cursor names. */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    const message = 'Take the nextCursor of an earlier page as it is.';
    throw new Problem(400, 'Bad cursor', { errors: [{ path: 'query/cursor', message }] });
  }
}
