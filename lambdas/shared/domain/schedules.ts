/** Something that is done every day at a local time of a channel. */
export interface DailySchedule {
  /** Unique; 1 to 64 letters, digits, `-`, `_` and `.` (EventBridge Scheduler). */
  name: string;
  /** `HH:MM` on the channel's clock, also across daylight saving. */
  localTime: string;
  /** IANA, e.g. `Asia/Taipei`. */
  timeZone: string;
  channelId: string;
}

export interface Schedules {
  /** Replaces a schedule of that name. */
  putDaily(schedule: DailySchedule): Promise<void>;
}

/** Something that is done once, at a local minute of a channel. */
export interface OnceSchedule {
  /** As of a daily one. */
  name: string;
  /** `YYYY-MM-DDTHH:MM` on the channel's clock. */
  localMinute: string;
  timeZone: string;
  channelId: string;
}

export interface OnceSchedules {
  /** Replaces a schedule of that name; it is gone once it was done. */
  putOnce(schedule: OnceSchedule): Promise<void>;
}
