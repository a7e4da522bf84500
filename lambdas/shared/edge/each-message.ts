import type { QueueHandler, QueueMessage } from '../domain/queue.ts';

/**
 * Handles messages one by one within their group and groups side by side. After a failure the rest of that group is
 * left for the next delivery, in order; other groups go on, so innocents never reach the dead-letter queue.
 */
export function eachMessage<Body>(
  handle: (body: Body, message: QueueMessage<Body>) => Promise<void>,
  onFailure: (error: unknown, message: QueueMessage<Body>) => void,
): QueueHandler<Body> {
  return async (batch) => {
    const groups = Map.groupBy(batch, ({ id, groupId }) => groupId ?? id);
    const failed = await Promise.all(
      [...groups.values()].map((group) => handleGroup(group, handle, onFailure)),
    );
    return { failedIds: failed.flat() };
  };
}

async function handleGroup<Body>(
  group: readonly QueueMessage<Body>[],
  handle: (body: Body, message: QueueMessage<Body>) => Promise<void>,
  onFailure: (error: unknown, message: QueueMessage<Body>) => void,
): Promise<string[]> {
  for (const [index, message] of group.entries()) {
    try {
      await handle(message.body, message);
    } catch (error) {
      onFailure(error, message);
      return group.slice(index).map(({ id }) => id);
    }
  }
  return [];
}
