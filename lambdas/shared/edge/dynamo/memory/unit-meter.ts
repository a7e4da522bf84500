/** Request units as DynamoDB bills them on demand. */
export interface Units {
  readUnits: number;
  writeUnits: number;
}

/** What was used: in all, and of each kind of item (the first word of its key, or the table). */
export interface UnitReading extends Units {
  requests: number;
  byKind: Readonly<Record<string, Units>>;
}

export interface UnitMeter {
  request(): void;
  wrote(kind: string, units: number): void;
  read(kind: string, units: number): void;
  /** Does work that is looking on and costs nothing. */
  muted<Answer>(work: () => Promise<Answer>): Promise<Answer>;
  reading(): UnitReading;
  reset(): void;
}

export function createUnitMeter(): UnitMeter {
  let requests = 0;
  let muted = 0;
  const kinds = new Map<string, Units>();
  const kindOf = (kind: string): Units => {
    const known = kinds.get(kind) ?? { readUnits: 0, writeUnits: 0 };
    kinds.set(kind, known);
    return known;
  };
  return {
    request: () => void (requests += muted === 0 ? 1 : 0),
    wrote: (kind, units) => void (kindOf(kind).writeUnits += muted === 0 ? units : 0),
    read: (kind, units) => void (kindOf(kind).readUnits += muted === 0 ? units : 0),
    async muted(work) {
      muted += 1;
      try {
        return await work();
      } finally {
        muted -= 1;
      }
    },
    reading() {
      const all = [...kinds.values()];
      return {
        requests,
        readUnits: all.reduce((sum, { readUnits }) => sum + readUnits, 0),
        writeUnits: all.reduce((sum, { writeUnits }) => sum + writeUnits, 0),
        byKind: Object.fromEntries([...kinds].map(([kind, units]) => [kind, { ...units }])),
      };
    },
    reset() {
      requests = 0;
      kinds.clear();
    },
  };
}

/** 1 write unit per started KB. */
export const writeUnitsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

/** 1 read unit per started 4 KB; half of it for an eventually consistent read. */
export const readUnitsOf = (bytes: number, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5);
