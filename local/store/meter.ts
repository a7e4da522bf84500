/** Request units of one call on one table. */
export interface Usage {
  readonly table: string;
  /** Units of the table itself. */
  readonly tableUnits: number;
  readonly indexUnits: Readonly<Record<string, number>>;
}

export interface MeterEntry {
  readonly table: string;
  readonly operation: string;
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

export interface MeterReading {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** By table and operation, in order of first use. */
  readonly breakdown: readonly MeterEntry[];
}

/** Counts request units as DynamoDB bills them on demand. */
export interface Meter {
  read(): MeterReading;
  reset(): void;
}

export interface MeterRecorder extends Meter {
  record(operation: string, kind: 'read' | 'write', usages: readonly Usage[]): void;
}

export function openMeter(): MeterRecorder {
  const entries = new Map<string, { -readonly [Name in keyof MeterEntry]: MeterEntry[Name] }>();
  const total = (unit: 'readUnits' | 'writeUnits') =>
    [...entries.values()].reduce((sum, entry) => sum + entry[unit], 0);
  return {
    record(operation, kind, usages) {
      for (const usage of usages) {
        const key = `${usage.table} ${operation}`;
        const entry = entries.get(key) ?? {
          table: usage.table,
          operation,
          requests: 0,
          readUnits: 0,
          writeUnits: 0,
        };
        entry.requests += 1;
        entry[kind === 'read' ? 'readUnits' : 'writeUnits'] += totalUnits(usage);
        entries.set(key, entry);
      }
    },
    read: () => ({
      readUnits: total('readUnits'),
      writeUnits: total('writeUnits'),
      breakdown: [...entries.values()].map((entry) => ({ ...entry })),
    }),
    reset: () => entries.clear(),
  };
}

export function totalUnits(usage: Usage): number {
  return Object.values(usage.indexUnits).reduce((sum, units) => sum + units, usage.tableUnits);
}
