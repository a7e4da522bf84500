/** A block of codes of which some are still free: those from `next` on. */
export interface Head {
  blockId: string;
  /** Position of the first free code. */
  next: number;
  size: number;
}

/** Codes of a block from position `from` on, one for each of the members in their order. */
export interface Lease {
  head: Head;
  memberIds: readonly string[];
}

/** Deals the free codes of blocks to members, in order; who comes last may be left without. */
export function planLeases(heads: readonly Head[], memberIds: readonly string[]): Lease[] {
  const leases: Lease[] = [];
  let dealt = 0;
  for (const head of heads) {
    const dealtTo = memberIds.slice(dealt, dealt + head.size - head.next);
    if (dealtTo.length === 0) break;
    leases.push({ head, memberIds: dealtTo });
    dealt += dealtTo.length;
  }
  return leases;
}
