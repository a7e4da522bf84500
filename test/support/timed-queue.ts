import type { MessageSchedules } from '../../lambdas/shared/domain/message-schedules.ts';
import type { OutgoingMessage, SendToQueue } from '../../lambdas/shared/domain/queue.ts';
import type { ManualClock } from './manual-clock.ts';

/** A queue whose delays and schedules pass on a clock that the test moves. */
export function timedQueue<Body>(clock: ManualClock) {
  let waiting: { body: Body; dueAt: number; name?: string }[] = [];
  const sent: OutgoingMessage<Body>[] = [];
  const send: SendToQueue<Body> = (messages) => {
    sent.push(...messages);
    for (const { body, delaySeconds = 0 } of messages)
      waiting.push({ body, dueAt: clock.now() + delaySeconds * 1000 });
    return Promise.resolve();
  };

  /** Takes what is due by then, the earliest first. */
  const takeDue = (by: number): { body: Body; dueAt: number } | undefined => {
    const first = waiting.toSorted((a, b) => a.dueAt - b.dueAt)[0];
    if (!first || first.dueAt > by) return undefined;
    waiting = waiting.filter((message) => message !== first);
    return first;
  };

  const schedules: Pick<MessageSchedules<Body>, 'putOnce'> = {
    putOnce({ name, at, body }) {
      waiting = [...waiting.filter((message) => message.name !== name), { name, body, dueAt: at }];
      return Promise.resolve();
    },
  };

  return {
    send,
    schedules,
    sent,
    takeDue,
    isEmpty: () => waiting.length === 0,
    /** Handles what falls due in the next milliseconds, each at its time; the clock ends there. */
    async run(handle: (body: Body) => Promise<void>, milliseconds = 0): Promise<void> {
      const until = clock.now() + milliseconds;
      for (let message = takeDue(until); message; message = takeDue(until)) {
        clock.set(Math.max(clock.now(), message.dueAt));
        await handle(message.body);
      }
      clock.set(until);
    },
  };
}
