import type { MessageSchedules } from '../../shared/domain/message-schedules.ts';
import type { Agenda } from './agenda.ts';

/** EventBridge Scheduler in virtual time, for the messages of one queue. */
export function createVirtualSchedules<Body>(
  agenda: Agenda,
  send: (body: Body) => void,
): MessageSchedules<Body> {
  const planned = new Map<string, symbol>();
  return {
    putOnce({ name, at, body }) {
      const plan = Symbol(name);
      planned.set(name, plan);
      agenda.at(at, () => {
        if (planned.get(name) === plan) send(body);
        return Promise.resolve();
      });
      return Promise.resolve();
    },
    remove: (name) => Promise.resolve(void planned.delete(name)),
  };
}
