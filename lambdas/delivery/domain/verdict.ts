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
} as const satisfies Record<Verdict, Bucket>;

export type FailureReason = { [V in Verdict]: (typeof bucketOf)[V] extends 'failed' ? V : never }[Verdict];
