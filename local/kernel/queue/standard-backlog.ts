import type { Backlog } from './backlog.ts';
import { createLineUp } from '../line-up.ts';
import type { StoredMessage } from './stored-message.ts';

/** Messages in no promised order: here in that of becoming visible. */
export function createStandardBacklog(): Backlog {
  const line = createLineUp<StoredMessage>();
  return {
    get visible() {
      return line.length;
    },
    blocked: 0,
    add: (message) => line.push(message),
    take(limit) {
      const batch: StoredMessage[] = [];
      for (let left = Math.min(limit, line.length); left > 0; left -= 1) {
        const message = line.shift();
        if (message) batch.push(message);
      }
      return batch;
    },
    finish: () => undefined,
    restore: (failed) => failed.forEach((message) => line.push(message)),
  };
}
