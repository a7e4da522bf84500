import type { CsvPosition } from './csv-groups.ts';
import type { CsvChoices, CsvLayout } from './csv-layout.ts';

export const importStatuses = ['waiting for file', 'running', 'finished', 'refused'] as const;

export interface ImportCounts {
  rowsRead: number;
  ordersPlaced: number;
  /** Came before, with the same content. */
  ordersKnown: number;
  /** Came before, with another content; nothing was changed. */
  conflicts: number;
  /** Rows with something wrong. Their orders are not recorded. */
  rowErrors: number;
}

/** The import of one file. It goes on part by part; `part` and `position` say where the next one begins. */
export interface OrderImport {
  importId: string;
  channelId: string;
  status: (typeof importStatuses)[number];
  choices: CsvChoices;
  /** IANA zone of times without an offset. */
  timeZone: string;
  /** Epoch milliseconds, like the next two. */
  createdAt: number;
  startedAt?: number;
  finishedAt?: number;
  /** Why the file was refused, and what to do. */
  reason?: string;
  /** Of the file, once it is there. */
  bytesTotal: number;
  /** From 0. */
  part: number;
  position: CsvPosition;
  /** Known from the first part on. */
  layout?: CsvLayout;
  counts: ImportCounts;
  /** Problems that the list holds; all are counted, the first ones are listed. */
  listed: number;
}

/** Longer lists are nobody's reading: the file as a whole is wrong. */
export const mostListed = 10_000;

export const fileKey = ({ channelId, importId }: Pick<OrderImport, 'channelId' | 'importId'>): string =>
  `imports/${channelId}/${importId}/orders.csv`;

export const isOver = ({ status }: Pick<OrderImport, 'status'>): boolean =>
  status === 'finished' || status === 'refused';

/** Seconds until the end, if it goes on as so far; undefined before the first part. */
export function etaSeconds(current: OrderImport, nowEpochMs: number): number | undefined {
  const { status, startedAt, position, bytesTotal } = current;
  if (status !== 'running' || startedAt === undefined || position.byte === 0) return undefined;
  const left = bytesTotal - position.byte;
  return Math.ceil(((nowEpochMs - startedAt) / 1000 / position.byte) * left);
}

export function addCounts(a: ImportCounts, b: ImportCounts): ImportCounts {
  return {
    rowsRead: a.rowsRead + b.rowsRead,
    ordersPlaced: a.ordersPlaced + b.ordersPlaced,
    ordersKnown: a.ordersKnown + b.ordersKnown,
    conflicts: a.conflicts + b.conflicts,
    rowErrors: a.rowErrors + b.rowErrors,
  };
}
