/** One call of the product to LINE. */
export interface LoggedCall {
  /** ISO-8601. */
  at: string;
  method: string;
  path: string;
  /** What was answered, or would have been where a fault kept the answer back. */
  status: number;
  requestId: string;
  retryKey?: string;
  /** How many ids the request names in `to`. */
  recipients?: number;
  /** The fault that hit it. */
  fault?: string;
}

export interface CallLog {
  add(call: LoggedCall): void;
  list(): readonly LoggedCall[];
}

const mostCalls = 200_000;

/** The calls of this run, oldest first; at least the last 100,000 are kept. */
export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  return {
    add(call) {
      calls.push(call);
      if (calls.length > mostCalls) calls = calls.slice(-mostCalls / 2);
    },
    list: () => calls,
  };
}
