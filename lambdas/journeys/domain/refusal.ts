/** Why somebody whom the trigger let enter did not: the rule of `entry` that decided. */
export const refusalReasons = [
  'beforeStart',
  'afterEnd',
  'notInSegment',
  'reentry',
  'heldOut',
  'dayFull',
  'full',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** The last entry of a member into a journey that was refused. */
export interface Refusal {
  channelId: string;
  memberId: string;
  journeyId: string;
  version: number;
  reason: RefusalReason;
  /** What let the member enter: an event, a turn, a call. */
  causeId: string;
  /** Epoch milliseconds of the cause. */
  at: number;
}
