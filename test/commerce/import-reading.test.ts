import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { NewOrder } from '../../lambdas/commerce/contracts.ts';
import type { CsvEncoding } from '../../lambdas/commerce/domain/csv-encoding.ts';
import type { CsvPosition } from '../../lambdas/commerce/domain/csv-groups.ts';
import { layoutOf, type CsvChoices } from '../../lambdas/commerce/domain/csv-layout.ts';
import { readCsvPart, type CsvOrder } from '../../lambdas/commerce/domain/csv-part.ts';
import { readRecords, type CsvRecord } from '../../lambdas/commerce/domain/csv-records.ts';

/** Records of a file that is read in pieces of some bytes. */
function recordsInPieces(bytes: Buffer, pieceBytes: number, encoding: CsvEncoding = 'utf-8'): CsvRecord[] {
  const records: CsvRecord[] = [];
  let [start, size] = [0, pieceBytes];
  for (;;) {
    const isLast = start + size >= bytes.length;
    const piece = bytes.subarray(start, start + size);
    const options = { encoding, delimiter: ',', isLast } as const;
    const end = readRecords(piece, options, ({ fields, byte }) =>
      records.push({ fields, byte: start + byte }),
    );
    if (isLast) return records;
    size = end === 0 ? size * 2 : pieceBytes;
    start += end;
  }
}

describe('records', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '陳', '🎉', ';') });
  const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 12 });
  const quoted = (text: string): string =>
    /[",\n\r]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;

  it('are the same in pieces of any size as in one, in UTF-8 and UTF-16', () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 60 }),
        (given, end, size) => {
          const text = given.map((fields) => fields.map(quoted).join(',') + end).join('');
          const whole = parse(text, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
          const utf8 = recordsInPieces(Buffer.from(text), size);
          expect(utf8.map(({ fields }) => fields)).toEqual(whole);
          const utf16 = recordsInPieces(Buffer.from(text, 'utf16le'), size + 1, 'utf-16le');
          expect(utf16.map(({ fields }) => fields)).toEqual(whole);
          expect(utf16.map(({ byte }) => byte)).toEqual(
            utf8.map(({ byte }) => Buffer.from(text).toString('utf8', 0, byte).length * 2),
          );
        },
      ),
    );
  });

  it.each([
    ['that nobody closes', 'a,"b,c\nd,e\nf,g\n', [undefined, ['d', 'e'], ['f', 'g']]],
    ['in the middle of a value', 'a,5" pipe\nd,e\n', [undefined, ['d', 'e']]],
    ['with something behind it', 'a,"b"c\nd,"e"\n', [undefined, ['d', 'e']]],
    ['that nobody closes at the end', 'd,e\na,"b', [['d', 'e'], undefined]],
  ])('lose only the row of a quote %s', (_, text, expected) => {
    expect(recordsInPieces(Buffer.from(text), 1000).map(({ fields }) => fields)).toEqual(expected);
  });

  it('lose only one row to an open quote that swallows more than a record can hold', () => {
    const rest = Array.from({ length: 5000 }, (_, index) => `order ${index},x\n`).join('');
    const records = recordsInPieces(Buffer.from(`a,"b\n${rest}`), 20_000);
    expect(records.filter(({ fields }) => fields === undefined)).toEqual([{ fields: undefined, byte: 0 }]);
    expect(records).toHaveLength(5001);
  });
});

const header = 'order_id,placed_at,amount,currency,phone,product_id,quantity,line_amount';
const choices = { defaultCurrency: 'TWD' };

interface ReadFile {
  orders: readonly CsvOrder[];
  problems: readonly string[];
  rows: number;
  badEncoding: string | undefined;
}

function readFile(
  file: string | Uint8Array,
  options: { pieceBytes?: number; choices?: CsvChoices } = {},
): ReadFile | { refused: string } {
  const bytes = Buffer.from(file);
  const found = layoutOf(bytes, options.choices ?? choices, true);
  if ('refused' in found) return found;
  const { layout, rowsBegin } = found;
  const rules = { currency: 'TWD', timeZone: 'Asia/Taipei' };
  const orders: CsvOrder[] = [];
  const problems: string[] = [];
  let position: CsvPosition = { byte: rowsBegin, row: 2 };
  let [rows, size] = [0, options.pieceBytes ?? bytes.length + 1];
  let badEncoding: string | undefined;
  for (;;) {
    const end = Math.min(position.byte + size, bytes.length);
    const isLast = end === bytes.length;
    const part = readCsvPart(bytes.subarray(position.byte, end), { layout, rules, position, isLast });
    orders.push(...part.orders);
    problems.push(...part.problems.map(({ row, column, message }) => `${row} ${column ?? ''}: ${message}`));
    rows += part.rows;
    badEncoding ??= part.badEncoding;
    if (isLast) return { orders, problems, rows, badEncoding };
    size = part.next.byte === position.byte ? size * 2 : (options.pieceBytes ?? 0);
    position = part.next;
  }
}

function readWell(
  file: string | Uint8Array,
  options?: { pieceBytes?: number; choices?: CsvChoices },
): ReadFile {
  const read = readFile(file, options);
  if ('refused' in read) throw new Error(read.refused);
  return read;
}

describe('orders of a file', () => {
  it('take consecutive rows of one number together, as lines', () => {
    const { orders, problems } = readWell(
      [
        header,
        'A1,2026-11-23 10:00,30,TWD,0912345678,P1,1,10',
        'A1,2026-11-23 10:00,30,TWD,0912345678,P2,2,20',
        'A2,2026-11-23 11:00,5.5,,0912345679,P1,,',
        ',,,,,,,',
        'A3,2026-11-23 12:00,7,,0912345680,,,',
      ].join('\r\n'),
    );
    expect(problems).toEqual([]);
    expect(orders.map(({ order, row }) => [order.orderId, row, order.amountMinor])).toEqual([
      ['A1', 2, 3000],
      ['A2', 4, 550],
      ['A3', 6, 700],
    ]);
    expect(orders.map(({ order }) => order.lines)).toEqual([
      [
        { productId: 'P1', quantity: 1, amountMinor: 1000 },
        { productId: 'P2', quantity: 2, amountMinor: 2000 },
      ],
      [{ productId: 'P1', quantity: 1, amountMinor: 550 }],
      [],
    ]);
  });

  it('take from any of its rows what the first one leaves empty', () => {
    const { orders } = readWell(`${header}\nA1,2026-11-23,,,,P1,1,10\nA1,,30,THB,0912345678,P2,1,20\n`);
    expect(orders[0]?.order).toMatchObject({
      amountMinor: 3000,
      currency: 'THB',
      customer: { phone: '0912345678' },
    });
  });

  it('tell each wrong row with its column, and never what stands there', () => {
    const { orders, problems, rows } = readWell(
      [
        header,
        'A1,23/11/2026,30,TWD,0912345678,,,',
        'A2,2026-11-23,-30,TWD,0912345678,,,',
        'A3,2026-11-23,30,TWD,,,,',
        ',2026-11-23,30,TWD,0912345678,,,',
        'A5,2026-11-23,1,234,TWD,0912345678,,,',
        'A6,2026-11-23,30,TWD,8.86912E+11,,,',
        'A7,2026-11-23,30,TWD,0912345678,,,',
        'A7,2026-11-24,30,TWD,0912345678,,,',
        'A8,2026-11-23,30,TWD,0912345678,P1,0.5,',
        'A9,2026-11-23,30,TWD,"0912345678,,,',
        'A10,2026-11-23,30,TWD,0912345678,,,',
      ].join('\n'),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      '2 placed_at',
      '3 amount',
      '4 ',
      '5 order_id',
      // An amount with a comma and no quotes moves what follows it.
      '6 currency',
      '6 phone',
      '7 phone',
      '9 placed_at',
      '10 quantity',
      '11 ',
    ]);
    expect(problems.join()).not.toMatch(/0912345678|23\/11|8\.86912/);
    expect(orders.map(({ order }) => order.orderId)).toEqual(['A10']);
    expect(rows).toBe(11);
  });

  it('are the same in pieces of any size', () => {
    const rowsOf = fc.array(
      fc.record({ rows: fc.integer({ min: 1, max: 5 }), note: fc.constantFrom('P1', '"a,\n""b"', '陳', '') }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(rowsOf, fc.integer({ min: 40, max: 400 }), (given, pieceBytes) => {
        const lines = given.flatMap(({ rows, note }, index) =>
          Array.from({ length: rows }, () => `A${index},2026-11-23,${rows}.00,TWD,0912345678,${note},1,1.00`),
        );
        const file = [header, ...lines].join('\n');
        const whole = readWell(file);
        expect(readWell(file, { pieceBytes })).toEqual(whole);
        expect(whole.orders.map(({ order }) => order.orderId)).toEqual(given.map((_, index) => `A${index}`));
        for (const { order } of whole.orders) expect(NewOrder.safeParse(order).success).toBe(true);
      }),
    );
  });

  it('with more than 100 rows are left out as a whole, also across pieces', () => {
    const line = (id: string): string => `${id},2026-11-23,10,TWD,0912345678,P1,1,1`;
    const file = [header, line('A1'), ...Array.from({ length: 250 }, () => line('A2')), line('A3')].join(
      '\n',
    );
    const { orders, problems, rows } = readWell(file, { pieceBytes: 1000 });
    expect(orders.map(({ order }) => order.orderId)).toEqual(['A1', 'A3']);
    expect(problems).toEqual([`${2 + 101} order_id: an order has at most 100 rows`]);
    expect(rows).toBe(252);
  });

  it('pass the same limits as orders of the API', () => {
    const text = (longest: number) => fc.string({ unit: 'grapheme-ascii', minLength: 0, maxLength: longest });
    const cells = fc.tuple(
      text(110),
      fc.constantFrom('0', '5.5', '99999999999'),
      fc.oneof(text(35), fc.constant('')),
      fc.oneof(text(60), fc.emailAddress(), fc.constant('')),
      text(110),
      text(45),
    );
    const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(cells, (row) => {
        const names = 'order_id,amount,external_id,email,product_id,source,placed_at';
        const { orders } = readWell(`${names}\n${[...row, '2026-11-23'].map(quoted).join(',')}\n`);
        for (const { order } of orders) expect(NewOrder.safeParse(order).error).toBeUndefined();
      }),
    );
  });
});

describe('a file', () => {
  const rows = 'order_id,placed_at,amount,phone,name\nA1,2026-11-23,10,0912345678,';

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('may be divided by %s', (_, delimiter) => {
    const { orders } = readWell(`${rows}"a${delimiter}b"`.replaceAll(',', delimiter));
    expect(orders[0]?.order.customer.name).toBe(`a${delimiter}b`);
  });

  const encoded: [string, Buffer, CsvChoices][] = [
    ['UTF-8 with a mark', Buffer.from(`\ufeff${rows}陳さん`), choices],
    ['UTF-16 little-endian', Buffer.from(`\ufeff${rows}陳さん\n`, 'utf16le'), choices],
    ['UTF-16 big-endian', Buffer.from(`\ufeff${rows}陳さん\n`, 'utf16le').swap16(), choices],
    [
      'Shift_JIS',
      Buffer.concat([Buffer.from(rows), Buffer.from([0x92, 0xc2, 0x82, 0xb3, 0x82, 0xf1])]),
      { ...choices, encoding: 'shift_jis' },
    ],
    [
      'Big5',
      Buffer.concat([Buffer.from(rows), Buffer.from([0xb3, 0xaf, 0xc6, 0xfa, 0xc7, 0x4d])]),
      { ...choices, encoding: 'big5' },
    ],
  ];
  it.each(encoded)('may be in %s', (name, bytes, given) => {
    const { orders, badEncoding } = readWell(bytes, { choices: given });
    expect(badEncoding).toBeUndefined();
    expect(orders[0]?.order.customer.name).toMatch(name === 'Big5' ? /^陳/ : /^陳さん$/);
  });

  it('may be in Thai of Windows', () => {
    const bytes = Buffer.concat([Buffer.from(rows), Buffer.from([0xca, 0xc1, 0xaa, 0xd2, 0xc2])]);
    const { orders } = readWell(bytes, { choices: { ...choices, encoding: 'windows-874' } });
    expect(orders[0]?.order.customer.name).toBe('สมชาย');
  });

  it('in another encoding is told with row and byte and what to do', () => {
    const bytes = Buffer.concat([Buffer.from(rows), Buffer.from([0xb3, 0xaf]), Buffer.from('\n')]);
    const { badEncoding } = readWell(bytes);
    expect(badEncoding).toMatch(/not utf-8: row 2, which begins at byte 37, .*CSV UTF-8.*big5/);
  });

  it.each([
    ['a workbook', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0, 0]), /Excel workbook/],
    ['empty', Buffer.alloc(0), /empty/],
    ['without a header', Buffer.from('A1,2026-11-23,10,0912345678\n'), /not found: order_id, placed_at/],
  ])('is refused when it is %s', (_, bytes, reason) => {
    const read = readFile(bytes);
    expect(read).toEqual({ refused: expect.stringMatching(reason) as string });
    expect(JSON.stringify(read)).not.toContain('0912345678');
  });
});
