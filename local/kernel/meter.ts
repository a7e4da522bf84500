/** What this machine's work would be billed for on AWS, and the calls to LINE (design section 9, `/_local/meter`). */
export interface MeterReading {
  /** States entered and retries of tasks, as Step Functions counts them. */
  stateTransitions: number;
  executionsStarted: number;
  lambdaInvocations: number;
  /** Virtual time: what a handler sleeps counts, as Lambda bills it. */
  lambdaMs: number;
  dynamo: { writeUnits: number; readUnits: number };
  /** Sends, non-empty receives and deletes in batches of 10; each 64 KiB of a batch is one request. */
  queueRequests: number;
  busEvents: number;
  /** By method: reply, push, multicast ... */
  lineCalls: Record<string, number>;
}

type Counter =
  'stateTransitions' | 'executionsStarted' | 'lambdaInvocations' | 'lambdaMs' | 'queueRequests' | 'busEvents';

/** Request units of the embedded tables, which count themselves. */
export interface UnitSource {
  read(): { writeUnits: number; readUnits: number };
  reset(): void;
}

export interface Meter {
  count(counter: Counter, amount?: number): void;
  countLineCall(method: string): void;
  /** From now on the reading holds what this source has counted. */
  attachDynamo(source: UnitSource): void;
  read(): MeterReading;
  reset(): void;
}

const zeroes = (): Record<Counter, number> => ({
  stateTransitions: 0,
  executionsStarted: 0,
  lambdaInvocations: 0,
  lambdaMs: 0,
  queueRequests: 0,
  busEvents: 0,
});

export function createMeter(): Meter {
  let counts = zeroes();
  let lineCalls = new Map<string, number>();
  let dynamo: UnitSource | undefined;
  return {
    count: (counter, amount = 1) => void (counts[counter] += amount),
    countLineCall: (method) => void lineCalls.set(method, (lineCalls.get(method) ?? 0) + 1),
    attachDynamo: (source) => void (dynamo = source),
    read() {
      const { writeUnits, readUnits } = dynamo?.read() ?? { writeUnits: 0, readUnits: 0 };
      return { ...counts, dynamo: { writeUnits, readUnits }, lineCalls: Object.fromEntries(lineCalls) };
    },
    reset() {
      counts = zeroes();
      lineCalls = new Map();
      dynamo?.reset();
    },
  };
}
