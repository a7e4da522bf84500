/** Maps with at most `limit` promises under way; answers keep their order. The first rejection rejects all. */
export async function mapBounded<Item, Answer>(
  items: readonly Item[],
  limit: number,
  map: (item: Item, index: number) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = new Array<Answer>(items.length);
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) answers[index] = await map(item, index);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return answers;
}
