import fc from 'fast-check';
import { convertMinor, minorDigits } from '../../lambdas/commerce/domain/money.ts';

describe('money', () => {
  it('has the minor units of ISO 4217', () => {
    expect(['THB', 'TWD', 'JPY', 'KWD', 'XYZ'].map(minorDigits)).toEqual([2, 2, 0, 3, undefined]);
  });

  it('is converted exactly and rounded half up', () => {
    expect(convertMinor(1000, { from: 'USD', to: 'TWD', rate: '31.52' })).toBe(31_520);
    expect(convertMinor(1999, { from: 'USD', to: 'JPY', rate: '151.235' })).toBe(3023);
    expect(convertMinor(10, { from: 'JPY', to: 'THB', rate: '0.2345' })).toBe(235);
    expect(convertMinor(1, { from: 'USD', to: 'JPY', rate: '50' })).toBe(1);
    expect(convertMinor(1, { from: 'USD', to: 'JPY', rate: '49.9999' })).toBe(0);
  });

  it('is within half a minor unit of the true value', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.integer({ min: 1, max: 1e6 }),
        (amount, thousandths) => {
          const rate = (thousandths / 1000).toFixed(3);
          const got = convertMinor(amount, { from: 'USD', to: 'THB', rate });
          const error = BigInt(got) * 2000n - BigInt(amount) * 2n * BigInt(thousandths);
          expect(error <= 1000n && error > -1000n).toBe(true);
        },
      ),
    );
  });
});
