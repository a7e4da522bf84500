import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openKernel } from '../../../local/kernel/kernel.ts';
import { openQueue } from '../../../local/kernel/queue/open-queue.ts';
import { openStore } from '../../../local/store/open-store.ts';
import { inFolder } from '../store/test-store.ts';

/** Runs the sending program over the folder, kills it in full work, and answers what it was told is stored. */
async function sendUntilKilled(folder: string): Promise<number[]> {
  const program = spawn(process.execPath, [join(import.meta.dirname, 'killed-program.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  for await (const line of createInterface(program.stdout)) {
    acknowledged.push(Number(line));
    if (acknowledged.length === 200) program.kill('SIGKILL');
  }
  if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
  return acknowledged;
}

it('loses no acknowledged message when the program is killed, in flight or not', async () => {
  await inFolder(async (folder) => {
    const acknowledged = await sendUntilKilled(folder);
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);

    const store = await openStore({ path: folder, tables: [] });
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
    const got: number[] = [];
    queue.consume((batch) => {
      got.push(...batch.map(({ body }) => body as number));
      return Promise.resolve({ failedIds: [] });
    });
    await kernel.settle();
    await kernel.close();
    await store.close();

    expect(new Set(got).size).toBe(got.length);
    expect(got.sort((left, right) => left - right).slice(0, acknowledged.length)).toEqual(acknowledged);
  });
});
