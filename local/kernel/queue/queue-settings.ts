/** A queue with its consumer, in the words of SQS and of Lambda's event source mapping. */
export interface QueueSettings {
  /** `<capability>.<purpose>` */
  readonly name: string;
  readonly kind: 'standard' | 'fifo';
  /** A failed batch comes again this long after it was received. */
  readonly visibilityTimeoutSeconds: number;
  /** Deliveries before a message goes to the dead letters; default 5. */
  readonly maxReceiveCount?: number;
  /** Messages a batch: 1..10, with a batching window on a standard queue 1..10,000. */
  readonly batchSize: number;
  /** 0..300: how long a batch that is not full waits for more; default 0. Standard queues only. */
  readonly batchingWindowSeconds?: number;
  /** Batches handled at a time; default 5, where Lambda starts. */
  readonly maxConcurrency?: number;
  /** Where messages end that failed too often; default `<name>.dead`. Queues may share one. */
  readonly deadLetter?: string;
}

/** @throws RangeError for what AWS would refuse to deploy (Lambda guide, "Using Lambda with Amazon SQS") */
export function completeSettings(settings: QueueSettings): Required<QueueSettings> {
  const complete = {
    maxReceiveCount: 5,
    batchingWindowSeconds: 0,
    maxConcurrency: 5,
    deadLetter: `${settings.name}.dead`,
    ...settings,
  };
  const { name, kind, batchSize, batchingWindowSeconds, maxConcurrency, maxReceiveCount } = complete;
  const largestBatch = batchingWindowSeconds > 0 ? 10_000 : 10;
  requireRange(name, { value: batchSize, label: 'batchSize', from: 1, to: largestBatch });
  requireRange(name, {
    value: batchingWindowSeconds,
    label: 'batchingWindowSeconds',
    from: 0,
    to: kind === 'fifo' ? 0 : 300,
  });
  requireRange(name, { value: maxConcurrency, label: 'maxConcurrency', from: 1, to: 1000 });
  requireRange(name, { value: maxReceiveCount, label: 'maxReceiveCount', from: 1, to: 1000 });
  return complete;
}

function requireRange(
  name: string,
  { value, label, from, to }: { value: number; label: string; from: number; to: number },
): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  throw new RangeError(
    `Queue ${name}: ${label} is ${value}, but must be a whole number from ${from} to ${to}.`,
  );
}
