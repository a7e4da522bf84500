import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is there; throws `what` when it is not within the time (30 seconds unless told). */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  withinSeconds = 30,
): Promise<Answer> {
  const giveUpAt = performance.now() + withinSeconds * 1000;
  while (performance.now() < giveUpAt) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(250);
  }
  throw new Error(`${what} did not happen within ${withinSeconds} seconds`);
}
