import { parse } from 'csv-parse/sync';
import { orderHistory, readHistory } from './order-history.ts';

/** Prints the least seconds that one reader takes: csv-parse alone, or the import. */
const readers = { alone: (file: Buffer) => parse(file), import: (file: Buffer) => readHistory(file) };

const reader = process.argv[2] === 'alone' ? readers.alone : readers.import;
const file = orderHistory(100_000);
const seconds = Array.from({ length: 7 }, () => {
  globalThis.gc?.();
  const from = performance.now();
  reader(file);
  return (performance.now() - from) / 1000;
});
console.log(Math.min(...seconds));
