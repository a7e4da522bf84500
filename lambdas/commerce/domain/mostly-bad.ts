import type { RowProblem } from './csv-cells.ts';

export const badRows = (problems: readonly RowProblem[]): number =>
  new Set(problems.map(({ row }) => row)).size;

/** True when more than half of the rows are wrong: then the file is, and not its rows. */
export const isMostlyBad = (problems: readonly RowProblem[], rows: number): boolean =>
  badRows(problems) * 2 > rows;

/** Says so, with the commonest problem. */
export function mostlyBad(problems: readonly RowProblem[], rows: number): string {
  const kinds = Map.groupBy(problems, ({ column, message }) =>
    column === undefined ? message : `${column}: ${message}`,
  );
  const [commonest] = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  return (
    `${badRows(problems)} of the first ${rows} rows are wrong, so the rest was not read. ` +
    `Most often: ${commonest?.[0] ?? 'unknown'}.`
  );
}
