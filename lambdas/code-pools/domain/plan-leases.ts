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

const free = ({ next, size }: Head): number => size - next;

/**
 * Deals the free codes of blocks to members, in order; who comes last may be left without. The first block that has enough
 * for all, else the fullest ones: the fewer blocks, the fewer others want one of them at the same time.
 */
export function planLeases(heads: readonly Head[], memberIds: readonly string[]): Lease[] {
  const enough = heads.find((head) => free(head) >= memberIds.length);
  const order = enough ? [enough] : heads.toSorted((a, b) => free(b) - free(a));
  const leases: Lease[] = [];
  let dealt = 0;
  for (const head of order) {
    const dealtTo = memberIds.slice(dealt, dealt + free(head));
    if (dealtTo.length === 0) break;
    leases.push({ head, memberIds: dealtTo });
    dealt += dealtTo.length;
  }
  return leases;
}
