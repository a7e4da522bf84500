import type { OrderImport } from '../domain/order-import.ts';
import type { RowProblem } from '../domain/csv-cells.ts';

/** One problem of an import in its list, by its number from 0. */
export interface ListedProblem extends RowProblem {
  number: number;
}

export interface OrderImportStore {
  create(given: OrderImport): Promise<void>;
  read(channelId: string, importId: string): Promise<OrderImport | undefined>;
  /** False when the import is no longer at the status and part of `before`. */
  replace(before: OrderImport, after: OrderImport): Promise<boolean>;
  /** Which orders of the next part were known before any of them was recorded: the first who says so is believed. */
  settleKnown(current: OrderImport, known: readonly boolean[]): Promise<readonly boolean[]>;
  /** The same problems again change nothing. */
  putProblems(current: OrderImport, problems: readonly ListedProblem[]): Promise<void>;
  /** In order; `from` is the number of the first one. */
  listProblems(
    current: Pick<OrderImport, 'channelId' | 'importId'>,
    page: { limit: number; from: number },
  ): Promise<readonly ListedProblem[]>;
}
