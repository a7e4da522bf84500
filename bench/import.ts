import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { atLeast, atMost, told, type Figure } from './figure.ts';
import { orderHistory, readHistory } from './order-history.ts';

const rows = 1_000_000;

/** An order history of a million rows, read part by part into checked orders, beside csv-parse alone on the same bytes. */
export function benchImport(): Promise<Figure[]> {
  const file = orderHistory(rows);
  const from = performance.now();
  const orders = readHistory(file);
  const seconds = (performance.now() - from) / 1000;
  const before = heapBytes();
  let mostHeap = 0;
  readHistory(file, () => {
    mostHeap = Math.max(mostHeap, heapBytes() - before);
  });
  return Promise.resolve([
    {
      what: 'orders read',
      figure: orders.toLocaleString('en'),
      limit: `exactly ${rows.toLocaleString('en')}`,
      holds: orders === rows,
    },
    atLeast('speed, csv-parse alone = 1', speedBesideAlone(), 0.4),
    atMost('heap in use behind a part', mostHeap / 1e6, 40, ' MB'),
    told('rows a second on one core', Math.round(rows / seconds).toLocaleString('en')),
    told('file', `${Math.round(file.length / 1e6)} MB`),
  ]);
}

/**
 * How many times as long csv-parse alone takes. Each is measured in processes of its own, where what one does with the
 * compiler does not slow the other down, and by turns, so that a busy machine slows both.
 */
function speedBesideAlone(): number {
  const turns = Array.from({ length: 3 }, () => ({ alone: secondsOf('alone'), ours: secondsOf('import') }));
  return Math.min(...turns.map(({ alone }) => alone)) / Math.min(...turns.map(({ ours }) => ours));
}

function secondsOf(reader: 'alone' | 'import'): number {
  const script = join(import.meta.dirname, 'import-speed.ts');
  return Number(execFileSync(process.execPath, ['--expose-gc', script, reader], { encoding: 'utf8' }));
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
