import { z } from 'zod';
import { decodeCursor, encodeCursor, type Paging } from './paging.ts';

/** The last item of a page: by its key, and by its place in case that it is gone when the next page is asked for. */
const Last = z.strictObject({ key: z.string(), place: z.int().min(0) });

/**
 * A page of a list that is short enough to be read whole.
 * @param keyOf unique in the list; it gets the place in the list too
 * @throws Problem 400 for a cursor that no page gave
 */
export function cutPage<Item>(
  all: readonly Item[],
  { limit, cursor }: Paging,
  keyOf: (item: Item, place: number) => string,
): { items: Item[]; nextCursor: string | undefined } {
  const from = cursor === undefined ? 0 : placeAfter(decodeCursor(Last, cursor));
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  const place = from + limit - 1;
  const isMore = last !== undefined && place + 1 < all.length;
  return {
    items,
    nextCursor: isMore ? encodeCursor({ key: keyOf(last, place), place }) : undefined,
  };

  function placeAfter({ key, place }: z.infer<typeof Last>): number {
    const found = all.findIndex((item, at) => keyOf(item, at) === key);
    return found === -1 ? place : found + 1;
  }
}
