/** What the emulator cannot show, each with the reason; docs/deploy.md tells how to see it on AWS. */
export const notShown = [
  'IAM: MiniStack lets every call pass; the tables of permissions are checked in test/infrastructure.',
  'DynamoDB point-in-time recovery, deletion protection and warm throughput: stored as settings, without effect.',
  'TLS-only policies, throttling and access logs of the HTTP API: created, not enforced or written.',
  'Batching windows, maximum concurrency and dead-letter redrive of queues: ignored by the pollers.',
  'Alarms and dashboard: created; metrics of functions and queues are not produced.',
  'Events about failed executions: Step Functions sends none here, so the watch runs by its schedule only.',
  'Failure destination of the outbox stream: only SQS and SNS destinations are served, not S3.',
  'Versions and aliases of functions: work; a retained alias after a replaced function cannot be shown.',
] as const;
