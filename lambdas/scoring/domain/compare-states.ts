import { nesStates, rfmNames } from '../contracts.ts';
import { pairStates, type MemberStates } from './member-states.ts';
import { scoresOfCode } from './score-code.ts';

/** How members moved between two days. Rows: what they were, last those without scores; columns: what they are. */
export interface StateChanges {
  nes: readonly (readonly number[])[];
  rfm: readonly (readonly number[])[];
  /** Of the members of each NES state, and of those without one, how many bought since. */
  boughtSince: readonly number[];
}

/** @param sinceDay the earlier day: an order on a later one is "since" */
export function compareStates(
  before: MemberStates,
  after: MemberStates,
  { sinceDay }: { sinceDay: number },
): StateChanges {
  const table = (size: number): number[][] =>
    Array.from({ length: size + 1 }, () => new Array<number>(size).fill(0));
  const nes = table(nesStates.length);
  const rfm = table(rfmNames.length);
  const boughtSince = new Array<number>(nesStates.length + 1).fill(0);
  for (const pair of pairStates(before, after)) {
    if (pair.after === 0) continue;
    const [was, is] = [placeOf(pair.before), placeOf(pair.after)];
    count(nes[was.nes], is.nes);
    count(rfm[was.rfm], is.rfm);
    if (pair.lastDay > sinceDay) count(boughtSince, was.nes);
  }
  return { nes, rfm, boughtSince };
}

const places = new Map<number, { nes: number; rfm: number }>();

function placeOf(code: number): { nes: number; rfm: number } {
  const known = places.get(code);
  if (known) return known;
  const place = code === 0 ? { nes: nesStates.length, rfm: rfmNames.length } : indicesOf(scoresOfCode(code));
  places.set(code, place);
  return place;
}

const indicesOf = ({ nes, name }: ReturnType<typeof scoresOfCode>): { nes: number; rfm: number } => ({
  nes: nesStates.indexOf(nes),
  rfm: rfmNames.indexOf(name),
});

function count(row: number[] | undefined, index: number): void {
  if (row) row[index] = (row[index] ?? 0) + 1;
}
