import type { KeyValueChange } from '../../store/key-value.ts';

/** Ids seen within the last five minutes (SQS deduplication interval). */
export interface Deduplication {
  /** The store of the first message with this id if there was one; else notes the id, to be stored with `changes`. */
  earlier(id: string): Promise<void> | undefined;
  note(id: string, stored: Promise<void>): void;
  /** A message with the id could not be stored: the next try is a first one. */
  forget(id: string): void;
  /** Writes for a send: its new ids, and the removal of expired ones. */
  changes(newIds: readonly string[]): KeyValueChange[];
}

const intervalMs = 5 * 60_000;

interface Seen {
  readonly expiresAtEpochMs: number;
  readonly stored: Promise<void>;
}

/** @param known ids with their expiry, as stored under `keyOf(id)` */
export function createDeduplication(deps: {
  readonly keyOf: (id: string) => string;
  readonly now: () => number;
  readonly known: readonly (readonly [id: string, expiresAtEpochMs: number])[];
}): Deduplication {
  /** In order of expiry, since all ids live equally long. */
  const seen = new Map<string, Seen>(
    [...deps.known]
      .sort(([, left], [, right]) => left - right)
      .map(([id, expiresAtEpochMs]) => [id, { expiresAtEpochMs, stored: Promise.resolve() }]),
  );

  return {
    earlier(id) {
      const found = seen.get(id);
      return found && found.expiresAtEpochMs > deps.now() ? found.stored : undefined;
    },
    note(id, stored) {
      seen.delete(id);
      seen.set(id, { expiresAtEpochMs: deps.now() + intervalMs, stored });
    },
    forget: (id) => void seen.delete(id),
    changes(newIds) {
      const changes: KeyValueChange[] = [];
      for (const [id, { expiresAtEpochMs }] of seen) {
        if (expiresAtEpochMs > deps.now()) break;
        seen.delete(id);
        changes.push({ delete: deps.keyOf(id) });
      }
      const value = deps.now() + intervalMs;
      return [...changes, ...newIds.map((id) => ({ put: deps.keyOf(id), value }))];
    },
  };
}
