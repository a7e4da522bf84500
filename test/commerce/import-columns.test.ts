import { readAmount, readMinor } from '../../lambdas/commerce/domain/csv-amount.ts';
import { findColumns, missingColumns } from '../../lambdas/commerce/domain/csv-columns.ts';
import { momentReader } from '../../lambdas/commerce/domain/csv-moment.ts';

describe('columns of a history', () => {
  it('are found by their own names, whatever their case, and by usual names in four languages', () => {
    expect(findColumns(['Order_ID', 'PLACED AT', 'Qty', '電話番号', '總金額', 'ชื่อสินค้า'])).toEqual({
      order_id: 0,
      placed_at: 1,
      quantity: 2,
      phone: 3,
      amount: 4,
      product_name: 5,
    });
  });

  it('are those that the owner names, even under a name that means something else', () => {
    const chosen = { order_id: 'Bill no.', amount: 'Name' };
    expect(findColumns(['Name', 'bill no', 'Order', 'phone'], chosen)).toEqual({
      amount: 0,
      name: 0,
      order_id: 1,
      phone: 3,
    });
  });

  it('prefer our own name to another, and the first of two', () => {
    expect(findColumns(['Total', 'amount', 'Date', 'Order date'])).toEqual({ amount: 1, placed_at: 2 });
  });

  it('are told when they are missing', () => {
    expect(missingColumns(findColumns(['order', 'name']), undefined)).toEqual([
      'placed_at',
      'amount or amount_minor',
      'member_id or line_user_id or phone or external_id',
      'currency',
    ]);
    const enough = findColumns(['order', 'date', 'amount_minor', 'phone']);
    expect(missingColumns(enough, 'TWD')).toEqual([]);
  });
});

describe('an amount', () => {
  it.each([
    ['0', 'TWD', 0],
    ['12', 'TWD', 1200],
    ['12.5', 'THB', 1250],
    ['0.07', 'THB', 7],
    ['1,234,567.89', 'USD', 123_456_789],
    ['1200', 'JPY', 1200],
    ['1200.00', 'JPY', 1200],
    ['1.234', 'KWD', 1234],
    // Binary floats would make it 115.
    ['1.15', 'EUR', 115],
    ['10000000000.00', 'TWD', 1_000_000_000_000],
  ])('%s of %s is %i minor units', (text, currency, value) => {
    expect(readAmount(text, currency)).toEqual({ value });
  });

  it.each([
    ['1200.5', 'JPY', /decimal places/],
    ['1.005', 'TWD', /decimal places/],
    ['-5', 'TWD', /refund/],
    ['1.234,50', 'EUR', /1234\.50/],
    ['12,34', 'EUR', /1234\.50/],
    ['NT$ 5', 'TWD', /currency sign/],
    ['1e3', 'TWD', /1234\.50/],
    ['10000000000.01', 'TWD', /more than/],
    ['5', 'XYZ', /ISO 4217/],
  ])('%s of %s is none, and the reason says what to write', (text, currency, wrong) => {
    expect(readAmount(text, currency)).toEqual({ wrong: expect.stringMatching(wrong) as string });
  });

  it('in minor units is whole', () => {
    expect(readMinor('1250')).toEqual({ value: 1250 });
    expect(readMinor('12.50')).toHaveProperty('wrong');
    expect(readMinor('-1')).toHaveProperty('wrong');
  });
});

describe('a date', () => {
  const epochOf = (text: string, timeZone = 'Asia/Taipei'): string | undefined => {
    const read = momentReader(timeZone)(text);
    return 'value' in read ? new Date(read.value).toISOString() : undefined;
  };

  it.each([
    ['2026-11-23', '2026-11-22T16:00:00.000Z'],
    ['2026/1/5 9:07', '2026-01-05T01:07:00.000Z'],
    ['2026.11.23 14:05:09', '2026-11-23T06:05:09.000Z'],
    ['2026-11-23T14:05:09.123', '2026-11-23T06:05:09.000Z'],
    ['2026-11-23T14:05:09Z', '2026-11-23T14:05:09.000Z'],
    ['2026-11-23 14:05:09 +0900', '2026-11-23T05:05:09.000Z'],
    ['2026-11-23 14:05:09 UTC', '2026-11-23T14:05:09.000Z'],
    ['2024-02-29', '2024-02-28T16:00:00.000Z'],
  ])('%s in Taipei is %s', (text, expected) => {
    expect(epochOf(text)).toBe(expected);
  });

  it('is right on both sides of a change of clocks', () => {
    expect(epochOf('2026-03-29 01:30', 'Europe/Berlin')).toBe('2026-03-29T00:30:00.000Z');
    expect(epochOf('2026-03-29 03:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(epochOf('2026-03-30 03:30', 'Europe/Berlin')).toBe('2026-03-30T01:30:00.000Z');
    expect(epochOf('2026-01-05 12:00', 'America/New_York')).toBe('2026-01-05T17:00:00.000Z');
  });

  it.each(['2026-02-30', '23/11/2026', '2569-11-23', '2026-11-23 24:00', '2026-13-01', 'yesterday', ''])(
    '"%s" is none',
    (text) => {
      expect(epochOf(text)).toBeUndefined();
    },
  );
});
