import type { KeyValue } from '../../store/key-value.ts';

/** Real time plus an offset that only grows and survives a restart. */
export interface VirtualTime {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves once `now()` is at least the moment and the offset is stored; never goes back. */
  jumpTo(epochMs: number): Promise<void>;
}

const offsetKey = 'clock/offset-ms';

/** @param realNow epoch milliseconds of the machine's clock */
export async function openVirtualTime(keyValue: KeyValue, realNow: () => number): Promise<VirtualTime> {
  let offsetMs = (await keyValue.get<number>(offsetKey)) ?? 0;
  return {
    now: () => realNow() + offsetMs,
    async jumpTo(epochMs) {
      const next = epochMs - realNow();
      if (next <= offsetMs) return;
      // Stored first: after a crash nothing may have happened later than now.
      await keyValue.write([{ put: offsetKey, value: next }]);
      offsetMs = next;
    },
  };
}
