/** Messages that are put into one queue at a moment. */
export interface MessageSchedules<Body> {
  /** Replaces one of that name; it is gone when it has been put. */
  putOnce(schedule: {
    /** Unique; 1 to 64 letters, digits, `-`, `_` and `.` (EventBridge Scheduler). */
    name: string;
    /** Epoch milliseconds; seconds count, milliseconds do not. */
    at: number;
    body: Body;
  }): Promise<void>;
  /** Harmless when there is none. */
  remove(name: string): Promise<void>;
}
