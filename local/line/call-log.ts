/** One call of the product to LINE. */
export interface LoggedCall {
  at: string;
  method: string;
  path: string;
  /** 0 when the connection was cut or the call was never answered. */
  status: number;
  requestId: string;
  retryKey?: string;
  recipients?: number;
}

const mostCalls = 200_000;

/** The calls of this run, oldest first; the oldest make room. */
export function createCallLog() {
  let calls: LoggedCall[] = [];
  return {
    add(call: LoggedCall): void {
      calls.push(call);
      if (calls.length > mostCalls) calls = calls.slice(-mostCalls / 2);
    },
    list: (): readonly LoggedCall[] => calls,
  };
}
export type CallLog = ReturnType<typeof createCallLog>;
