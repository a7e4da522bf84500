import type { ItemChange } from './item-change.ts';
import type { Usage } from './meter.ts';

/** What a query was answered, and what it costs each time. */
export interface KeptAnswer {
  readonly answer: object;
  readonly usage: Usage;
}

/** dynalite's keys begin with six hexadecimal digits of a hash of the partition key. */
const hashDigits = 6;
const mostAnswers = 4096;
/** Of one answer: 64 KB at most. */
const mostUnits = 8;

/**
 * Answers to queries, until anything in their partition changes. Nights and rounds ask all 256 buckets of a channel for
 * what hardly ever changes, each time through the whole of a request's checks.
 */
export interface KeptAnswers {
  find(request: string): KeptAnswer | undefined;
  /**
   * To be called before reading; the answered function keeps what was read, unless something was written meanwhile.
   * `firstKey` is a key in the partition, as `itemKey` makes it.
   */
  whileReading(): (request: string, at: { table: string; firstKey: string }, kept: KeptAnswer) => void;
  /** To be told of each batch once it is stored, before anybody hears that it is. */
  forget(changes: readonly ItemChange[]): void;
}

export function openKeptAnswers(): KeptAnswers {
  /** The one that was asked for longest ago comes first. */
  const answers = new Map<string, KeptAnswer & { partition: string }>();
  const requests = new Map<string, Set<string>>();
  let batches = 0;

  const drop = (request: string): void => {
    const { partition = '' } = answers.get(request) ?? {};
    answers.delete(request);
    const others = requests.get(partition);
    others?.delete(request);
    if (others?.size === 0) requests.delete(partition);
  };

  return {
    find(request) {
      const kept = answers.get(request);
      if (!kept) return undefined;
      answers.delete(request);
      answers.set(request, kept);
      return kept;
    },

    whileReading() {
      const before = batches;
      return (request, { table, firstKey }, kept) => {
        if (batches !== before || kept.usage.tableUnits > mostUnits) return;
        const partition = partitionOf(table, firstKey);
        answers.set(request, { ...kept, partition });
        requests.set(partition, (requests.get(partition) ?? new Set()).add(request));
        const [oldest] = answers.keys();
        if (answers.size > mostAnswers && oldest !== undefined) drop(oldest);
      };
    },

    forget(changes) {
      batches += 1;
      for (const { table, key } of changes)
        for (const request of requests.get(partitionOf(table.name, key)) ?? []) drop(request);
    },
  };
}

const partitionOf = (table: string, key: string): string => `${table} ${key.slice(0, hashDigits)}`;
