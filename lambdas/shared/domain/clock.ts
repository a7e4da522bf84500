/**
 * The only source of time. Real in Lambda; virtual on one machine, where waits pass when the clock is advanced.
 */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves once `now()` has moved on by `milliseconds`. */
  sleep(milliseconds: number): Promise<void>;
}
