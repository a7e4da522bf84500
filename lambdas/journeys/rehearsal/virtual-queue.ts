import type { Clock } from '../../shared/domain/clock.ts';
import type { Agenda } from './agenda.ts';
import type { Usage } from './usage.ts';

/** SQS bills each 64 KB of a request; Lambda's poller takes and deletes ten messages at a time. */
const billedBytes = 65_536;
const messagesPerRequest = 10;
/** A function is given 6 MB at most. */
const batchBytes = 5_500_000;

/** A queue in virtual time: the first message opens a window, at whose end batches are consumed. */
export function createVirtualQueue<Body extends object>(
  deps: { agenda: Agenda; clock: Clock; usage: Usage },
  { windowMs, batchSize }: { windowMs: number; batchSize: number },
  consume: (batch: readonly Body[]) => Promise<void>,
) {
  const waiting: { body: Body; bytes: number }[] = [];
  let isDue = false;

  const takeBatch = (): Body[] => {
    const batch: Body[] = [];
    let bytes = 0;
    while (batch.length < batchSize) {
      const [first] = waiting;
      if (!first || (batch.length > 0 && bytes + first.bytes > batchBytes)) break;
      waiting.shift();
      batch.push(first.body);
      bytes += first.bytes;
    }
    deps.usage.queueRequests += billed(bytes, batch.length) + Math.ceil(batch.length / messagesPerRequest);
    return batch;
  };

  const drain = async (): Promise<void> => {
    isDue = false;
    while (waiting.length > 0) await consume(takeBatch());
  };

  return {
    send(body: Body): void {
      const bytes = Buffer.byteLength(JSON.stringify(body));
      deps.usage.queueRequests += billed(bytes, 1);
      waiting.push({ body, bytes });
      if (isDue) return;
      isDue = true;
      deps.agenda.at(deps.clock.now() + windowMs, drain);
    },
  };
}

const billed = (bytes: number, messages: number): number =>
  Math.max(Math.ceil(bytes / billedBytes), Math.ceil(messages / messagesPerRequest));
