import { rounded } from './rounded.ts';

/** Members of one arm, and those of them who did it. */
export interface Outcome {
  members: number;
  did: number;
}

export const verdicts = ['too early', 'no difference shown', 'better', 'worse'] as const;
export type LiftVerdict = (typeof verdicts)[number];

/** Two arms compared; shares from 0 to 1. */
export interface Lift {
  enteredShare: number | null;
  heldOutShare: number | null;
  /** Share of those who entered less share of the holdout. */
  difference: number | null;
  /** Difference by the holdout's share; null where nobody of it did it. */
  relative: number | null;
  /** 95 % confidence interval of the difference. */
  interval: { low: number; high: number } | null;
  verdict: LiftVerdict;
}

/** Both arms are compared by what their members do within so many days after their (would-be) first entry. */
export const comparedDays = 90;

/** The 97.5 % quantile of the standard normal distribution: two-sided 95 %. */
const z = 1.959964;
/** Below these nothing is said of a difference. */
const leastMembers = 30;
const leastDid = 10;

/** What a journey changed, by those who entered it and those who were kept out by the same draw. */
export function compareArms(entered: Outcome, heldOut: Outcome): Lift {
  const [p, q] = [shareOf(entered), shareOf(heldOut)];
  if (p === null || q === null)
    return {
      ...{ enteredShare: p, heldOutShare: q, difference: null, relative: null, interval: null },
      verdict: 'too early',
    };
  const interval = differenceInterval(entered, heldOut);
  return {
    ...{ enteredShare: rounded(p), heldOutShare: rounded(q), difference: rounded(p - q) },
    relative: q === 0 ? null : rounded((p - q) / q),
    interval: { low: rounded(interval.low), high: rounded(interval.high) },
    verdict: verdictOf(entered, heldOut, interval),
  };
}

const shareOf = ({ members, did }: Outcome): number | null => (members === 0 ? null : did / members);

function verdictOf(entered: Outcome, heldOut: Outcome, { low, high }: { low: number; high: number }) {
  const isEarly =
    Math.min(entered.members, heldOut.members) < leastMembers || entered.did + heldOut.did < leastDid;
  if (isEarly) return 'too early';
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'no difference shown';
}

/**
 * 95 % confidence interval of the difference of two independent proportions: the hybrid of the two Wilson score intervals,
 * without continuity correction. R. G. Newcombe, "Interval estimation for the difference between independent proportions:
 * comparison of eleven methods", Statistics in Medicine 17 (1998), 873-890, method 10. Both arms have members.
 */
export function differenceInterval(one: Outcome, other: Outcome): { low: number; high: number } {
  const [p, q] = [one.did / one.members, other.did / other.members];
  const [a, b] = [wilsonInterval(one), wilsonInterval(other)];
  return {
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  };
}

/** E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212. */
function wilsonInterval({ members: n, did }: Outcome): { low: number; high: number } {
  const p = did / n;
  const middle = 2 * n * p + z * z;
  const width = z * Math.sqrt(z * z + 4 * n * p * (1 - p));
  return { low: (middle - width) / (2 * (n + z * z)), high: (middle + width) / (2 * (n + z * z)) };
}
