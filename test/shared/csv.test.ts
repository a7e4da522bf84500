import { parse } from 'csv-parse/sync';
import { toCsv } from '../../lambdas/shared/domain/csv.ts';

const fileOf = (...cells: (string | number | null)[]) =>
  toCsv({ name: 'file', columns: cells.map((_, index) => `c${index}`), rows: [cells] });
const readBack = (file: string) => parse(file, { bom: true })[1];

it('reads back what it wrote: commas, quotes, line ends, spaces, Thai, nothing', () => {
  const cells = ['a,b', 'say "yes"', 'two\r\nlines', ' edge ', 'สวัสดี', 'plain'];
  expect(readBack(fileOf(...cells, null, -12.5))).toEqual([...cells, '', '-12.5']);
});

it('is RFC 4180 with a byte order mark', () => {
  expect(fileOf('x', 'y "z"')).toBe('\uFEFFc0,c1\r\nx,"y ""z"""\r\n');
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', '＋1', '－1', '＠A'])(
  'lets no text run as a formula: %j',
  (text) => {
    expect(readBack(fileOf(text))).toEqual([`'${text}`]);
  },
);
