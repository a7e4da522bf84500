/** At most `size` items spread evenly over all of them, and the others. */
export function evenSample<Item>(items: readonly Item[], size: number): { chosen: Item[]; rest: Item[] } {
  const step = Math.max(1, items.length / size);
  const places = new Set(
    Array.from({ length: Math.min(size, items.length) }, (_, index) => Math.floor(index * step)),
  );
  return {
    chosen: items.filter((_, place) => places.has(place)),
    rest: items.filter((_, place) => !places.has(place)),
  };
}
