/** What all members of a range were on one day, in columns by ascending memberId: 22 bytes a member. */
export interface MemberStates {
  /** Packed UUIDs, 16 bytes each. */
  ids: Uint8Array;
  /** Score codes, never 0: members without scores are left out. */
  codes: Uint32Array;
  /** Local day of the last order, counted from 1970-01-01. */
  lastDays: Uint16Array;
}

const idBytes = 16;

export const noStates: MemberStates = {
  ids: new Uint8Array(),
  codes: new Uint32Array(),
  lastDays: new Uint16Array(),
};

/** Ranges in ascending order as one. */
export function concatStates(ranges: readonly MemberStates[]): MemberStates {
  const count = ranges.reduce((sum, { codes }) => sum + codes.length, 0);
  const all = {
    ids: new Uint8Array(count * idBytes),
    codes: new Uint32Array(count),
    lastDays: new Uint16Array(count),
  };
  let at = 0;
  for (const { ids, codes, lastDays } of ranges) {
    all.ids.set(ids, at * idBytes);
    all.codes.set(codes, at);
    all.lastDays.set(lastDays, at);
    at += codes.length;
  }
  return all;
}

/** One member on two days; a code is 0 where it had no scores. */
export interface StatePair {
  before: number;
  after: number;
  /** Of the later day, or of the earlier one where there is no later. */
  lastDay: number;
}

/** Members of either day, side by side, in ascending order of their ids. */
export function* pairStates(before: MemberStates, after: MemberStates): Generator<StatePair> {
  let [b, a] = [0, 0];
  while (b < before.codes.length || a < after.codes.length) {
    const order = compareAt(before, b, after, a);
    const was = order <= 0 ? stateAt(before, b) : nobody;
    const is = order >= 0 ? stateAt(after, a) : nobody;
    yield { before: was.code, after: is.code, lastDay: order >= 0 ? is.lastDay : was.lastDay };
    if (order <= 0) b += 1;
    if (order >= 0) a += 1;
  }
}

const nobody = { code: 0, lastDay: 0 };

const stateAt = ({ codes, lastDays }: MemberStates, index: number): typeof nobody => ({
  code: codes[index] ?? 0,
  lastDay: lastDays[index] ?? 0,
});

function compareAt(before: MemberStates, b: number, after: MemberStates, a: number): number {
  if (b >= before.codes.length) return 1;
  if (a >= after.codes.length) return -1;
  const left = before.ids.subarray(b * idBytes, (b + 1) * idBytes);
  return Buffer.compare(left, after.ids.subarray(a * idBytes, (a + 1) * idBytes));
}
