/** Something that is to happen at a moment. */
export interface Due {
  readonly dueAtEpochMs: number;
  /** Starts what is due; must not throw. */
  readonly fire: () => void;
}

interface Entry extends Due {
  /** Ties go to the one that was added first. */
  readonly order: number;
  cancelled: boolean;
}

/** What is due next, in logarithmic time whatever the number of waiting moments. */
export interface DueHeap {
  /** Answers a function that takes the entry out again; harmless once it has fired. */
  add(due: Due): () => void;
  nextDueAt(): number | undefined;
  /** Takes out the earliest entry if it is due at or before the moment. */
  take(untilEpochMs: number): Due | undefined;
}

export function createDueHeap(): DueHeap {
  const heap: Entry[] = [];
  let order = 0;
  let cancelled = 0;

  /** Cancelled entries stay where they are until they come to the top or outnumber the others. */
  function dropCancelled(): void {
    if (cancelled > 64 && cancelled * 2 > heap.length) {
      const kept = heap.filter((entry) => !entry.cancelled).sort(compare);
      heap.splice(0, heap.length, ...kept);
      cancelled = 0;
    }
    while (heap[0]?.cancelled) {
      removeTop(heap);
      cancelled -= 1;
    }
  }

  return {
    add(due) {
      const entry: Entry = { ...due, order: (order += 1), cancelled: false };
      insert(heap, entry);
      return () => {
        if (entry.cancelled) return;
        entry.cancelled = true;
        cancelled += 1;
        dropCancelled();
      };
    },
    nextDueAt: () => heap[0]?.dueAtEpochMs,
    take(untilEpochMs) {
      const top = heap[0];
      if (!top || top.dueAtEpochMs > untilEpochMs) return undefined;
      removeTop(heap);
      // From now on its cancellation has nothing to count.
      top.cancelled = true;
      dropCancelled();
      return top;
    },
  };
}

const compare = (left: Entry, right: Entry): number =>
  left.dueAtEpochMs - right.dueAtEpochMs || left.order - right.order;

function insert(heap: Entry[], entry: Entry): void {
  let place = heap.length;
  heap.push(entry);
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (!parent || compare(parent, entry) <= 0) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = entry;
}

function removeTop(heap: Entry[]): void {
  const last = heap.pop();
  if (!last || heap.length === 0) return;
  let place = 0;
  for (;;) {
    const smaller = smallerChild(heap, place);
    const child = heap[smaller];
    if (!child || compare(last, child) <= 0) break;
    heap[place] = child;
    place = smaller;
  }
  heap[place] = last;
}

function smallerChild(heap: readonly Entry[], place: number): number {
  const left = heap[2 * place + 1];
  const right = heap[2 * place + 2];
  return left && right && compare(right, left) < 0 ? 2 * place + 2 : 2 * place + 1;
}
