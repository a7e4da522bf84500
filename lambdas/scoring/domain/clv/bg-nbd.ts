import type { BgNbdParameters } from '../../contracts.ts';
import { hypergeometric } from './hypergeometric.ts';
import { logGamma } from './log-gamma.ts';

/** A customer's purchases up to now; purchases of one day are one. */
export interface PurchaseHistory {
  /** x: purchase days after the first. */
  repeats: number;
  /** t_x: weeks from the first to the last purchase, 0 without a repeat. */
  recencyWeeks: number;
  /** T: weeks since the first purchase. */
  ageWeeks: number;
}

/** Groups of customers that are alike, in columns. */
export interface PurchaseGroups {
  repeats: Float64Array;
  recencyWeeks: Float64Array;
  ageWeeks: Float64Array;
  customers: Float64Array;
}

/**
 * ln of the likelihood of all customers, by Fader, Hardie & Lee, "Counting Your Customers" the Easy Way, Marketing
 * Science 24 (2005) 275-284, equation 6, in the form that does not overflow.
 */
export function bgNbdLogLikelihood({ r, alpha, a, b }: BgNbdParameters, groups: PurchaseGroups): number {
  const { repeats, recencyWeeks, ageWeeks, customers } = groups;
  const lnAlpha = Math.log(alpha);
  const lnA = Math.log(a);
  // All that depends on x alone is computed once for each x.
  const ofRepeats = new Map<number, number>();
  const base = -logGamma(r) + r * lnAlpha - logGamma(b) + logGamma(a + b);
  const purchasePart = (x: number): number => {
    const known = ofRepeats.get(x);
    if (known !== undefined) return known;
    const part = base + logGamma(r + x) + logGamma(b + x) - logGamma(a + b + x);
    ofRepeats.set(x, part);
    return part;
  };
  let sum = 0;
  for (let index = 0; index < customers.length; index += 1) {
    const x = repeats[index] ?? 0;
    const alive = -(r + x) * Math.log(alpha + (ageWeeks[index] ?? 0));
    let either = alive;
    if (x > 0) {
      const gone = lnA - Math.log(b + x - 1) - (r + x) * Math.log(alpha + (recencyWeeks[index] ?? 0));
      either =
        alive > gone ? alive + Math.log1p(Math.exp(gone - alive)) : gone + Math.log1p(Math.exp(alive - gone));
    }
    sum += (customers[index] ?? 0) * (purchasePart(x) + either);
  }
  return sum;
}

/** Odds that a customer has gone for good since its last purchase; 0 without a repeat, since nobody leaves before. */
function oddsGone(
  { r, alpha, a, b }: BgNbdParameters,
  { repeats: x, recencyWeeks, ageWeeks }: PurchaseHistory,
): number {
  if (x === 0) return 0;
  return (a / (b + x - 1)) * ((alpha + ageWeeks) / (alpha + recencyWeeks)) ** (r + x);
}

/** P(alive), 0 to 1. It is always 1 after a single purchase: say nothing of such customers by it, use NES. */
export const probabilityAlive = (parameters: BgNbdParameters, customer: PurchaseHistory): number =>
  1 / (1 + oddsGone(parameters, customer));

/** How near to 1 `a` may be; there the formulas are 0/0, and the mean of both sides is exact to 10 digits. */
const nearOne = 1e-5;

function besidesOne(parameters: BgNbdParameters, figure: (parameters: BgNbdParameters) => number): number {
  if (Math.abs(parameters.a - 1) >= nearOne) return figure(parameters);
  return (figure({ ...parameters, a: 1 - nearOne }) + figure({ ...parameters, a: 1 + nearOne })) / 2;
}

/**
 * E[Y(t)]: orders expected of a customer in the next weeks, equation 10 of the paper, with the hypergeometric function in
 * Euler's transformed form: the plain one grows beyond 1e10 at two dozen repeats.
 */
export function expectedOrders(
  parameters: BgNbdParameters,
  customer: PurchaseHistory,
  weeks: number,
): number {
  return besidesOne(parameters, ({ r, alpha, a, b }) => {
    const c = a + b + customer.repeats - 1;
    const z = weeks / (alpha + customer.ageWeeks + weeks);
    const series = (1 - z) ** (a - 1) * hypergeometric(a + b - 1 - r, a - 1, c, z);
    return ((c / (a - 1)) * (1 - series)) / (1 + oddsGone({ r, alpha, a, b }, customer));
  });
}

/** E[X(t)]: orders expected of somebody in the weeks after the first purchase, equation 9 of the paper. */
export function expectedOrdersOfNewCustomer(parameters: BgNbdParameters, weeks: number): number {
  return besidesOne(parameters, ({ r, alpha, a, b }) => {
    const series = hypergeometric(r, b, a + b - 1, weeks / (alpha + weeks));
    return ((a + b - 1) / (a - 1)) * (1 - (alpha / (alpha + weeks)) ** r * series);
  });
}

/** P(X(t) = x): how likely a new customer has just so many repeats, equation 8 of the paper. */
export function probabilityOfRepeats(
  { r, alpha, a, b }: BgNbdParameters,
  { repeats: x, weeks }: { repeats: number; weeks: number },
): number {
  const lnBeta = (p: number, q: number): number => logGamma(p) + logGamma(q) - logGamma(p + q);
  const share = weeks / (alpha + weeks);
  const counted = (j: number): number =>
    Math.exp(logGamma(r + j) - logGamma(r) - logGamma(j + 1) + j * Math.log(share)) *
    (alpha / (alpha + weeks)) ** r;
  const alive = Math.exp(lnBeta(a, b + x) - lnBeta(a, b)) * counted(x);
  if (x === 0) return alive;
  let fewer = 0;
  for (let j = 0; j < x; j += 1) fewer += counted(j);
  return alive + Math.exp(lnBeta(a + 1, b + x - 1) - lnBeta(a, b)) * (1 - fewer);
}
