import type { ClvModel } from '../../contracts.ts';
import { bgNbdLogLikelihood, type PurchaseGroups } from './bg-nbd.ts';
import { gammaGammaLogLikelihood, type RepeatSpending } from './gamma-gamma.ts';
import { minimise } from './minimise.ts';

/** Customers in columns of one length. */
export interface ClvCustomers {
  repeats: Float64Array;
  recencyWeeks: Float64Array;
  ageWeeks: Float64Array;
  /** 0 without a repeat. */
  meanRepeatSpendMinor: Float64Array;
}

const fewestCustomers = 30;
const fewestRepeatCustomers = 10;
/** ln of what parameters may become: beyond, the customers are too alike for the model. */
const farthest = 12;

/**
 * Maximum likelihood of BG/NBD and Gamma-Gamma over the logarithms of their parameters, from (1, 3, 1, 3) and (1, 3, 1).
 * Never fails: where the data cannot carry a model, it says why in a sentence for the owner.
 */
export function fitClvModel(customers: ClvCustomers): ClvModel {
  const count = customers.repeats.length;
  if (count < fewestCustomers) return tooLittle(`Only ${count} customers; ${fewestCustomers} are needed.`);
  const spending = repeatSpending(customers);
  const repeatCustomers = spending.repeats.length;
  if (repeatCustomers < fewestRepeatCustomers) {
    return tooLittle(
      `Only ${repeatCustomers} customers have paid on a second day; ${fewestRepeatCustomers} are needed.`,
    );
  }
  const bgNbd = fitBgNbd(groupsOf(customers));
  if (!bgNbd) return tooLittle('The customers buy too much alike to tell who comes back.');
  const gammaGamma = fitGammaGamma(spending);
  if (!gammaGamma)
    return tooLittle('The customers spend too much alike to tell what an order will be worth.');
  return { outcome: 'fitted', ...bgNbd, ...gammaGamma, customers: count };
}

const tooLittle = (reason: string): ClvModel => ({ outcome: 'too little data', reason });

function fitBgNbd(groups: PurchaseGroups) {
  const count = groups.customers.reduce((sum, customers) => sum + customers, 0);
  const parametersOf = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]) => ({
    ...{ r: Math.exp(r), alpha: Math.exp(alpha), a: Math.exp(a), b: Math.exp(b) },
  });
  const { at, value, isConverged } = minimise(
    (x) => -bgNbdLogLikelihood(parametersOf(x), groups) / count,
    [1, 3, 1, 3].map(Math.log),
  );
  if (!isConverged || at.some(isFar)) return undefined;
  return { bgNbd: parametersOf(at), bgNbdLogLikelihood: -value * count };
}

function fitGammaGamma({ repeats, meanSpend }: RepeatSpending) {
  // In units of the mean, so that the start is near whatever the currency.
  const unit = meanSpend.reduce((sum, spend) => sum + spend, 0) / meanSpend.length;
  const scaled = { repeats, meanSpend: meanSpend.map((spend) => spend / unit) };
  const parametersOf = ([p = 0, q = 0, v = 0]: readonly number[]) => ({
    ...{ p: Math.exp(p), q: Math.exp(q), v: Math.exp(v) },
  });
  const { at, isConverged } = minimise(
    (x) => -gammaGammaLogLikelihood(parametersOf(x), scaled) / meanSpend.length,
    [1, 3, 1].map(Math.log),
  );
  const { p, q, v } = parametersOf(at);
  if (!isConverged || at.some(isFar) || q <= 1) return undefined;
  const gammaGamma = { p, q, v: v * unit };
  return {
    gammaGamma,
    gammaGammaLogLikelihood: gammaGammaLogLikelihood(gammaGamma, { repeats, meanSpend }),
  };
}

const isFar = (x: number): boolean => Math.abs(x) > farthest;

/** Spending of those who paid on a second day; what was free says nothing about prices. */
function repeatSpending({ repeats, meanRepeatSpendMinor }: ClvCustomers): RepeatSpending {
  const isSpending = (_: number, index: number): boolean =>
    (repeats[index] ?? 0) > 0 && (meanRepeatSpendMinor[index] ?? 0) > 0;
  return { repeats: repeats.filter(isSpending), meanSpend: meanRepeatSpendMinor.filter(isSpending) };
}

/** Customers with the same history count together. */
function groupsOf({ repeats, recencyWeeks, ageWeeks }: ClvCustomers): PurchaseGroups {
  const order = Uint32Array.from(repeats, (_, index) => index).sort(
    (i, j) =>
      (repeats[i] ?? 0) - (repeats[j] ?? 0) ||
      (recencyWeeks[i] ?? 0) - (recencyWeeks[j] ?? 0) ||
      (ageWeeks[i] ?? 0) - (ageWeeks[j] ?? 0),
  );
  const starts: number[] = [];
  for (const [place, index] of order.entries()) {
    const before = order[place - 1];
    const isSame =
      before !== undefined &&
      repeats[before] === repeats[index] &&
      recencyWeeks[before] === recencyWeeks[index] &&
      ageWeeks[before] === ageWeeks[index];
    if (!isSame) starts.push(place);
  }
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from(starts, (place) => values[order[place] ?? 0] ?? 0);
  return {
    repeats: column(repeats),
    recencyWeeks: column(recencyWeeks),
    ageWeeks: column(ageWeeks),
    customers: Float64Array.from(starts, (place, group) => (starts[group + 1] ?? order.length) - place),
  };
}
