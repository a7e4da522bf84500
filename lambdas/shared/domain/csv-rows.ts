import { parse } from 'csv-parse/sync';

/** Rows in the order of the file, blank ones too, so that the first is row 1; or why there are none. */
export type CsvRows = { outcome: 'rows'; rows: string[][] } | { outcome: 'refused'; reason: string };

/** Reads a file in UTF-8 with commas, semicolons or tabs between its cells. */
export function csvRows(bytes: Uint8Array): CsvRows {
  const text = decode(bytes);
  if (text === undefined)
    return {
      outcome: 'refused',
      reason: 'The file is not in UTF-8: save it as "CSV UTF-8" and upload it again.',
    };
  try {
    const options = { delimiter: [',', ';', '\t'], relax_column_count: true, relax_quotes: true };
    return { outcome: 'rows', rows: parse(text, options) };
  } catch (error) {
    const [, line] = /line (\d+)$/.exec(error instanceof Error ? error.message : '') ?? [];
    const where = line === undefined ? '' : ` that begins in line ${line}`;
    return {
      outcome: 'refused',
      reason: `The file is no CSV: a quoted cell${where} does not end. Mend it and upload it again.`,
    };
  }
}

/** Without its byte order mark. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
