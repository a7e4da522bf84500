import { openKernel } from '../../../local/kernel/kernel.ts';
import { openQueue } from '../../../local/kernel/queue/open-queue.ts';
import { openStore } from '../../../local/store/open-store.ts';

/** A program for `kill.test.ts`: sends as fast as it can and handles nothing to its end. Says what was acknowledged. */
const store = await openStore({ path: process.argv[2], tables: [] });
const kernel = await openKernel({
  keyValue: store.keyValue('kernel'),
  realNow: Date.now,
  random: Math.random,
  report: ({ error }) => console.error(error),
});
const queue = await openQueue(kernel, {
  name: 'work',
  kind: 'fifo',
  visibilityTimeoutSeconds: 60,
  batchSize: 10,
});
queue.consume(() => new Promise(() => undefined));
for (let place = 0; ; place += 1) {
  await queue.send([{ body: place, groupId: `group-${place % 7}`, deduplicationId: String(place) }]);
  process.stdout.write(`${place}\n`);
}
