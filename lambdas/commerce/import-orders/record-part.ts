import { mapBounded } from '../../shared/domain/map-bounded.ts';
import type { OrderOutcome, RecordOrders } from '../contracts.ts';
import type { RowProblem } from '../domain/csv-cells.ts';
import type { CsvOrder } from '../domain/csv-part.ts';
import type { ImportCounts, OrderImport } from '../domain/order-import.ts';
import { conflictProblem, invalidProblems } from '../domain/outcome-problems.ts';
import type { OrderLedger } from '../ports.ts';
import type { OrderImportStore } from './ports.ts';

export interface RecordPartDeps {
  imports: Pick<OrderImportStore, 'settleKnown'>;
  ledger: Pick<OrderLedger, 'readOrders'>;
  recordOrders: RecordOrders;
}

interface RecordedPart {
  counts: Pick<ImportCounts, 'ordersPlaced' | 'ordersKnown' | 'conflicts'>;
  conflicts: RowProblem[];
  invalid: RowProblem[];
}

const ordersPerBatch = 250;
const batchesUnderWay = 4;

/**
 * Records the orders of a part. Which of them were known before is settled first, so that a repetition after a crash
 * counts an order that it finds recorded as placed, as the first try did.
 */
export async function recordPart(
  deps: RecordPartDeps,
  current: OrderImport,
  orders: readonly CsvOrder[],
): Promise<RecordedPart> {
  const { first, again } = byOccurrence(orders);
  const known = await knownBefore(deps, current, first);
  const counts = { ordersPlaced: 0, ordersKnown: 0, conflicts: 0 };
  const recorded: RecordedPart = { counts, conflicts: [], invalid: [] };
  const record = async (batch: readonly CsvOrder[]): Promise<void> => {
    const outcomes = await deps.recordOrders(
      current.channelId,
      batch.map(({ order }) => order),
      { history: true },
    );
    for (const [index, outcome] of outcomes.entries()) {
      note(recorded, outcome, { row: batch[index]?.row ?? 0, wasKnown: known.has(outcome.orderId) });
      if (outcome.outcome !== 'invalid') known.add(outcome.orderId);
    }
  };
  await mapBounded(batchesOf(first), batchesUnderWay, record);
  // Later rows with the number of an earlier order meet it recorded, whichever batch it was in.
  for (const batch of batchesOf(again)) await record(batch);
  return recorded;
}

function byOccurrence(orders: readonly CsvOrder[]): { first: CsvOrder[]; again: CsvOrder[] } {
  const seen = new Set<string>();
  const [first, again]: [CsvOrder[], CsvOrder[]] = [[], []];
  for (const given of orders) {
    (seen.has(given.order.orderId) ? again : first).push(given);
    seen.add(given.order.orderId);
  }
  return { first, again };
}

/** The numbers of orders that were recorded before any of this part was. */
async function knownBefore(
  { ledger, imports }: RecordPartDeps,
  current: OrderImport,
  orders: readonly CsvOrder[],
): Promise<Set<string>> {
  if (orders.length === 0) return new Set();
  const numbers = orders.map(({ order }) => order.orderId);
  const found = await ledger.readOrders(current.channelId, numbers);
  const isKnown = await imports.settleKnown(
    current,
    numbers.map((orderId) => found.has(orderId)),
  );
  return new Set(numbers.filter((_, index) => isKnown[index]));
}

function note(
  { counts, conflicts, invalid }: RecordedPart,
  outcome: OrderOutcome,
  { row, wasKnown }: { row: number; wasKnown: boolean },
): void {
  switch (outcome.outcome) {
    case 'placed':
    case 'known':
      counts[wasKnown ? 'ordersKnown' : 'ordersPlaced'] += 1;
      return;
    case 'conflict':
      counts.conflicts += 1;
      conflicts.push(conflictProblem(outcome.differences, row));
      return;
    case 'invalid':
      invalid.push(...invalidProblems(outcome.problems, row));
  }
}

const batchesOf = (orders: readonly CsvOrder[]): CsvOrder[][] =>
  Array.from({ length: Math.ceil(orders.length / ordersPerBatch) }, (_, index) =>
    orders.slice(index * ordersPerBatch, (index + 1) * ordersPerBatch),
  );
