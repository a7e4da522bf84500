import type { RfmName } from '../contracts.ts';

/** Names by recency score (rows 1 to 5) and the rounded mean of frequency and monetary scores (columns 1 to 5). */
const names: readonly (readonly RfmName[])[] = [
  ['lost', 'hibernating', 'at-risk', 'cant-lose', 'cant-lose'],
  ['about-to-sleep', 'need-attention', 'need-attention', 'at-risk', 'at-risk'],
  ['promising', 'need-attention', 'potential-loyalist', 'loyal', 'loyal'],
  ['promising', 'potential-loyalist', 'potential-loyalist', 'loyal', 'champions'],
  ['new', 'potential-loyalist', 'loyal', 'champions', 'champions'],
];

/**
 * The named segment of three scores: each of Putler's eleven names keeps cells of its own range, so that all 25 cells have
 * exactly one name (in the table of overlapping ranges the first match would never say New or Lost).
 * FM is the mean of F and M, a half rounded up.
 */
export function rfmNameOf(r: number, f: number, m: number): RfmName {
  const name = names[r - 1]?.[Math.floor((f + m + 1) / 2) - 1];
  if (name === undefined) throw new RangeError(`Scores go from 1 to 5: ${r}, ${f}, ${m}.`);
  return name;
}
