import { valueTypes, type ValueType } from '../contracts.ts';

interface Figures {
  /** Days since the last order. */
  recencyDays: number;
  orders: number;
  spentMinor: number;
}

/**
 * One of the eight types (經理人月刊 187): recent, frequent and valuable against the mean of the raw figures. Scores are not
 * compared with their mean: it lies so close to 3 that a whole score would change sides.
 */
export function valueTypeOf(figures: Figures, means: Figures): ValueType {
  const isRecent = figures.recencyDays < means.recencyDays;
  const isFrequent = figures.orders > means.orders;
  const isValuable = figures.spentMinor > means.spentMinor;
  const place = (isValuable ? 0 : 4) + (isFrequent ? 0 : 1) + (isRecent ? 0 : 2);
  return valueTypes[place] ?? 'general-win-back';
}
