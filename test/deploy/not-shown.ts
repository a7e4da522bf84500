/** What the emulator cannot show, each with the reason; docs/deploy.md tells how to see it on AWS. */
export const notShown = [
  'Point-in-time recovery, deletion protection: stored as settings, without effect.',
  'Throttling and access logs of the HTTP API: created, not applied or written.',
  'Batching windows: ignored, so every entrant makes a cohort of its own here.',
  'Alarms, metric filters and the dashboard: created; AWS metrics of functions and queues are not produced.',
  'Failure destination of the outbox stream: only SQS and SNS are served, not S3.',
  'SendMessageBatch: MiniStack asks for an action that IAM does not know; the copy that is deployed grants it.',
  'SMS: MiniStack has no End User Messaging, and like AWS it takes no events of `aws.*` sources from outside, so neither a text nor a report of one is shown.',
  'Schedules: MiniStack checks permissions as if all were in the default group; the copy that is deployed grants that.',
] as const;
