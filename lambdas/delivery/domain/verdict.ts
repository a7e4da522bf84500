/** What can become of one recipient. Its place in this list is its stored byte: add at the end only. */
export const verdicts = [
  'open',
  'sent',
  'unknown',
  'invalid recipient',
  'invalid messages',
  'blocked',
  'not a friend',
  'member erased',
  'cancelled',
  'opted out',
  'topic opt-out',
  'no consent',
  'no code left',
  /** A person says so; LINE never did. */
  'assumed sent',
  /** The same; nothing is sent again. */
  'assumed unsent',
] as const;
export type Verdict = (typeof verdicts)[number];

export const buckets = ['waiting', 'sent', 'suppressed', 'failed', 'unknown'] as const;
export type Bucket = (typeof buckets)[number];

/** The one figure of a send that a verdict counts in. */
export const bucketOf = {
  open: 'waiting',
  sent: 'sent',
  unknown: 'unknown',
  'invalid recipient': 'failed',
  'invalid messages': 'failed',
  blocked: 'suppressed',
  'not a friend': 'suppressed',
  'member erased': 'suppressed',
  cancelled: 'suppressed',
  'opted out': 'suppressed',
  'topic opt-out': 'suppressed',
  'no consent': 'suppressed',
  'no code left': 'suppressed',
  'assumed sent': 'sent',
  'assumed unsent': 'failed',
} as const satisfies Record<Verdict, Bucket>;

type VerdictIn<Which extends Bucket> = {
  [V in Verdict]: (typeof bucketOf)[V] extends Which ? V : never;
}[Verdict];
export type FailureReason = VerdictIn<'failed'>;

export const isFailure = (verdict: Verdict): verdict is FailureReason => bucketOf[verdict] === 'failed';

export const isSuppression = (verdict: Verdict): verdict is VerdictIn<'suppressed'> =>
  bucketOf[verdict] === 'suppressed';
