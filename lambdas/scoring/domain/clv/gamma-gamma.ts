import type { GammaGammaParameters } from '../../contracts.ts';
import { logGamma } from './log-gamma.ts';

/** Repeat customers, in columns. */
export interface RepeatSpending {
  repeats: Float64Array;
  /** Mean spending of a repeat purchase day, above 0. */
  meanSpend: Float64Array;
}

/** ln of the likelihood (Fader & Hardie, "The Gamma-Gamma Model of Monetary Value", note 025, 2013). */
export function gammaGammaLogLikelihood(
  { p, q, v }: GammaGammaParameters,
  { repeats, meanSpend }: RepeatSpending,
): number {
  const base = -logGamma(q) + q * Math.log(v);
  const ofRepeats = new Map<number, number>();
  let sum = 0;
  for (let index = 0; index < repeats.length; index += 1) {
    const x = repeats[index] ?? 1;
    const m = meanSpend[index] ?? 1;
    let part = ofRepeats.get(x);
    if (part === undefined) {
      part = base + logGamma(p * x + q) - logGamma(p * x) + p * x * Math.log(x);
      ofRepeats.set(x, part);
    }
    sum += part + (p * x - 1) * Math.log(m) - (p * x + q) * Math.log(x * m + v);
  }
  return sum;
}

/** E[M]: expected spending of a purchase day, drawn to the population's mean the fewer repeats there are. Needs q > 1. */
export const expectedSpend = (
  { p, q, v }: GammaGammaParameters,
  { repeats, meanRepeatSpendMinor }: { repeats: number; meanRepeatSpendMinor: number },
): number => (p * (v + repeats * meanRepeatSpendMinor)) / (p * repeats + q - 1);
