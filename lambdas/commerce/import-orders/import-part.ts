import type { Blobs } from '../../shared/domain/blobs.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { QueueHandler } from '../../shared/domain/queue.ts';
import { eachMessage } from '../../shared/edge/each-message.ts';
import type { Log } from '../../shared/edge/logger.ts';
import type { RowProblem } from '../domain/csv-cells.ts';
import { badRows, isMostlyBad, mostlyBad } from '../domain/mostly-bad.ts';
import { addCounts, fileKey, isOver, mostListed, type OrderImport } from '../domain/order-import.ts';
import type { OrderPart, PartMessage } from './order-part.ts';
import type { OrderImportStore } from './ports.ts';
import { readPart, type ReadPart, type ReadPartDeps } from './read-part.ts';
import { recordPart, type RecordPartDeps } from './record-part.ts';

export interface ImportPartDeps extends ReadPartDeps, RecordPartDeps {
  imports: OrderImportStore;
  blobs: Pick<Blobs, 'getRange' | 'delete'>;
  orderPart: OrderPart;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/** Imports one part of a file and orders the next one; a part that comes again, or twice at once, counts once. */
export function createImportPart(deps: ImportPartDeps): QueueHandler<PartMessage> {
  return eachMessage(
    (message) => importPart(deps, message),
    (error) => deps.log('MESSAGE_FAILED', { queue: 'commerce.import' }, error),
  );
}

async function importPart(deps: ImportPartDeps, { channelId, importId, part }: PartMessage): Promise<void> {
  const current = await deps.imports.read(channelId, importId);
  if (!current) return;
  if (current.part > part || isOver(current)) return followUp(deps, current, part);
  const read = await readPart(deps, current);
  const after = await outcomeOf(deps, current, read);
  if (await deps.imports.replace(current, after)) await followUp(deps, after, part);
}

/** What comes after a part; whoever did the part may have ended before this. */
async function followUp(deps: ImportPartDeps, current: OrderImport, part: number): Promise<void> {
  // The file is full of personal data, and nobody needs it any more.
  if (isOver(current)) await deps.blobs.delete(fileKey(current));
  else if (current.part === part + 1) await deps.orderPart(current);
}

async function outcomeOf(deps: ImportPartDeps, current: OrderImport, read: ReadPart): Promise<OrderImport> {
  const end = { finishedAt: deps.clock.now() };
  if (read.outcome === 'refused') return { ...current, ...end, status: 'refused', reason: read.reason };
  const { after, reason } = await work(deps, current, read);
  if (reason !== undefined) return { ...after, ...end, status: 'refused', reason };
  return read.isLast ? { ...after, ...end, status: 'finished' } : after;
}

type Part = Extract<ReadPart, { outcome: 'part' }>;

/** Everything a part does but moving the import on; done again, it does the same. `reason`: why the file is refused. */
async function work(
  deps: ImportPartDeps,
  current: OrderImport,
  { part, layout }: Part,
): Promise<{ after: OrderImport; reason?: string }> {
  const isFirst = current.part === 0;
  if (isFirst && part.badEncoding !== undefined) return { after: current, reason: part.badEncoding };
  const isHopeless = isFirst && isMostlyBad(part.problems, part.rows);
  const { counts, conflicts, invalid } = await recordPart(deps, current, isHopeless ? [] : part.orders);
  const errors = [...part.problems, ...invalid];
  const after: OrderImport = {
    ...current,
    layout,
    part: current.part + 1,
    position: part.next,
    counts: addCounts(current.counts, { ...counts, rowsRead: part.rows, rowErrors: badRows(errors) }),
    listed: await list(deps, current, [...errors, ...conflicts]),
  };
  const isRefused = isFirst && isMostlyBad(errors, part.rows);
  return isRefused ? { after, reason: mostlyBad(errors, part.rows) } : { after };
}

/** Adds to the list in the order of rows, as long as there is room; answers how many are listed now. */
async function list(
  { imports }: ImportPartDeps,
  current: OrderImport,
  problems: readonly RowProblem[],
): Promise<number> {
  const listed = problems.toSorted((a, b) => a.row - b.row).slice(0, mostListed - current.listed);
  await imports.putProblems(
    current,
    listed.map((problem, index) => ({ ...problem, number: current.listed + index })),
  );
  return current.listed + listed.length;
}
