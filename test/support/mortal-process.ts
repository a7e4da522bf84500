import type { Wrap } from './delivery-world.ts';

/** Thrown by what a process awaits when it dies. */
export class Killed extends Error {}

/**
 * A process that may die at any boundary: before a call is made, or after it had its effect and before the answer is
 * seen. Once dead its unfinished work stands still for ever, as after `kill -9`.
 */
export function mortalProcess(dies: () => boolean): { wrap: Wrap } {
  let isDead = false;
  const boundary = (): Promise<void> => {
    if (isDead) return new Promise(() => undefined);
    if (!dies()) return Promise.resolve();
    isDead = true;
    return Promise.reject(new Killed('killed'));
  };
  const mortal =
    (call: (...args: unknown[]) => unknown) =>
    async (...args: unknown[]): Promise<unknown> => {
      await boundary();
      const answer = await call(...args);
      await boundary();
      return answer;
    };
  const isMade = (name: string) => name.endsWith('Part');
  return {
    wrap: (port) =>
      Object.fromEntries(
        Object.entries(port as Record<string, (...args: unknown[]) => unknown>).map(([name, call]) => [
          name,
          isMade(name) ? call : mortal(call),
        ]),
      ) as typeof port,
  };
}
