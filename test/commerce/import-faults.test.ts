import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ImportPartDeps } from '../../lambdas/commerce/import-orders/import-part.ts';
import type { PartMessage } from '../../lambdas/commerce/import-orders/order-part.ts';
import { seededDraw } from '../support/seeded-draw.ts';
import { fileOf, importWorld, row, type ImportWorld } from './import-world.ts';

/** Rows of every kind: lines of one order, repetitions, conflicts, wrong ones, orders that cannot be. */
const file = fileOf([
  ...Array.from({ length: 260 }, (_, index) => row(index)),
  ...Array.from({ length: 160 }, (_, index) => row(`n${index}`, index % 7 === 0 ? -1 : index)),
  ...[row(5), row(6, 99), row('x', 10, 'nobody'), 'A9,"open', row('two'), row('two'), row('n8', 8)],
  ...Array.from({ length: 150 }, (_, index) => row(`m${index}`)),
]);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What nobody may notice of a crash. */
async function resultOf(world: ImportWorld, importId: string) {
  const {
    createdAt: _created,
    startedAt: _started,
    finishedAt: _finished,
    ...view
  } = await world.view(importId);
  return {
    view: { ...view, importId: '' },
    problems: await world.problems(importId),
    orders: [...world.orders].sort(([a], [b]) => (a < b ? -1 : 1)),
    files: world.blobs.files.size,
  };
}

async function started(): Promise<{ world: ImportWorld; importId: string }> {
  const world = await importWorld({ partBytes: 6000 });
  // Some orders are known before, two of them with another amount.
  await world.import(fileOf([row(1), row(2), row('n3', 3), row('n4', 1), row(7, 1)]));
  const importId = await world.create();
  await world.put(importId, file);
  await world.start(importId);
  return { world, importId };
}

async function undisturbed() {
  const { world, importId } = await started();
  await world.workOff();
  const result = await resultOf(world, importId);
  await world.close();
  return result;
}

type AsyncCall = (...given: unknown[]) => Promise<unknown>;

/** The same ports, where `fault` hears of every call before and after it, and may throw. */
function withFaults(deps: ImportPartDeps, fault: () => void): Partial<ImportPartDeps> {
  const watched =
    (call: AsyncCall): AsyncCall =>
    async (...given) => {
      fault();
      const answer = await call(...given);
      fault();
      return answer;
    };
  const watchAll = <Port extends object>(port: Port): Port =>
    Object.fromEntries(
      Object.entries(port).map(([name, call]) => [name, watched(call as AsyncCall)]),
    ) as Port;
  const { imports, blobs, ledger, recordOrders, orderPart } = deps;
  const { files: _files, ...fileCalls } = blobs as typeof blobs & { files: unknown };
  return {
    imports: watchAll(imports),
    blobs: watchAll(fileCalls),
    ledger: watchAll(ledger),
    recordOrders: watched(recordOrders as AsyncCall) as ImportPartDeps['recordOrders'],
    orderPart: watched(orderPart as AsyncCall) as ImportPartDeps['orderPart'],
  };
}

describe('an import that is disturbed', () => {
  it('ends the same after a crash before or after any call', async () => {
    const expected = await undisturbed();
    expect(expected.view).toMatchObject({ status: 'finished', conflicts: 3, ordersKnown: 5 });
    let crashes = 0;
    for (let at = 1; ; at += 1) {
      const { world, importId } = await started();
      let calls = 0;
      const changes = withFaults(world.deps, () => {
        calls += 1;
        if (calls === at) throw new Error('crash');
      });
      while (world.queue.length > 0) {
        const [message] = world.queue as [PartMessage];
        const { failedIds } = await world.deliver(message, changes);
        if (failedIds.length === 0) world.queue.splice(world.queue.indexOf(message), 1);
        else crashes += 1;
      }
      expect({ at, ...(await resultOf(world, importId)) }).toEqual({ at, ...expected });
      await world.close();
      if (calls < at) break;
    }
    expect(crashes).toBeGreaterThan(20);
  });

  it('ends the same when messages come late, again, twice at once, and crash in between', async () => {
    const expected = await undisturbed();
    for (let seed = 1; seed <= 12; seed += 1) {
      const draw = seededDraw(seed);
      const { world, importId } = await started();
      const changes = withFaults(world.deps, () => {
        if (draw() < 300) throw new Error('crash');
      });
      const delivered: PartMessage[] = [];
      for (let turns = 0; world.queue.length > 0; turns += 1) {
        const message = world.queue[draw() % world.queue.length] as PartMessage;
        const old = delivered[draw() % Math.max(1, delivered.length)];
        const calm = turns > 200 ? {} : changes;
        const both = [message, ...(draw() < 5000 ? [message] : []), ...(old && draw() < 2000 ? [old] : [])];
        const outcomes = await Promise.all(both.map((one) => world.deliver(one, calm)));
        delivered.push(message);
        if (outcomes[0]?.failedIds.length === 0) world.queue.splice(world.queue.indexOf(message), 1);
      }
      expect({ seed, ...(await resultOf(world, importId)) }).toEqual({ seed, ...expected });
      await world.close();
    }
  });

  it('holds no more of a file of 60,000 rows than a part', async () => {
    const world = await importWorld({ partBytes: 250_000 });
    const importId = await world.create();
    await world.put(importId, fileOf(Array.from({ length: 60_000 }, (_, index) => row(index))));
    await world.start(importId);
    let [largest, most] = [0, 0];
    const orders = { under: 0 };
    const { blobs } = world;
    const changes: Partial<ImportPartDeps> = {
      blobs: {
        delete: (key) => blobs.delete(key),
        getRange: (key, range) => {
          largest = Math.max(largest, range.end - range.start);
          return blobs.getRange(key, range);
        },
      },
      ledger: { readOrders: () => Promise.resolve(new Map()) },
      recordOrders: async (_channelId, given) => {
        orders.under += given.length;
        most = Math.max(most, orders.under);
        await Promise.resolve();
        orders.under -= given.length;
        return given.map(({ orderId }) => ({ outcome: 'placed', orderId, memberId: 'member' }));
      },
    };
    const heap: number[] = [];
    for (let next = world.queue.shift(); next; next = world.queue.shift()) {
      await world.deliver(next, changes);
      collectGarbage();
      heap.push(process.memoryUsage().heapUsed);
    }
    expect(await world.view(importId)).toMatchObject({ status: 'finished', ordersPlaced: 60_000 });
    expect([largest, most]).toEqual([250_000, 1000]);
    const [early, late] = [heap[2] ?? 0, heap.at(-1) ?? 0];
    expect(heap.length).toBeGreaterThan(10);
    // The embedded store keeps a few kilobytes for each part.
    expect(late - early).toBeLessThan(8_000_000);
    await world.close();
  });
});
