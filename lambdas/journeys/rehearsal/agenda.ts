/** What is to be done at a moment of virtual time; returns when it is done. */
type Work = () => Promise<void>;

interface Entry {
  at: number;
  /** Of two entries of one moment the first one that was made comes first. */
  order: number;
  work: Work;
}

export interface Agenda {
  at(epochMs: number, work: Work): void;
  /** The earliest entry up to `until`, taken off. */
  next(until: number): { at: number; work: Work } | undefined;
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap: a rehearsal has thousands of members asleep at once. */
export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  let made = 0;

  const swapIfBefore = (index: number, other: number): boolean => {
    const [a, b] = [heap[index], heap[other]];
    if (!a || !b || !isBefore(a, b)) return false;
    [heap[index], heap[other]] = [b, a];
    return true;
  };

  return {
    at(epochMs, work) {
      heap.push({ at: epochMs, order: (made += 1), work });
      let index = heap.length - 1;
      while (index > 0) {
        const parent = (index - 1) >> 1;
        if (!swapIfBefore(index, parent)) break;
        index = parent;
      }
    },

    next(until) {
      const [first] = heap;
      if (!first || first.at > until) return undefined;
      const last = heap.pop();
      if (last && heap.length > 0) {
        heap[0] = last;
        let index = 0;
        for (;;) {
          const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
          if (!left) break;
          const child = right && isBefore(right, left) ? 2 * index + 2 : 2 * index + 1;
          if (!swapIfBefore(child, index)) break;
          index = child;
        }
      }
      return first;
    },
  };
}
