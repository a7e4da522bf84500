import type { StoreUse } from './world.ts';
import type { Usage } from './usage.ts';

/** Memory of the functions, as lib/capabilities gives it to them. */
export const functionGb = { step: 1, intake: 1, react: 0.5, relay: 0.5, rounds: 1 } as const;

/**
 * How long a function runs is assumed, since nothing runs here as it does in AWS: start and end of an invocation, each
 * request to DynamoDB with its share of the processor, each call to LINE by how many go side by side.
 */
const assumedMs = { invocation: 15, storeRequest: 2, multicast: 150, push: 8 } as const;

/** Runs a function's work and adds what it takes to the usage. */
export async function metered<Answer>(
  { usage, use, lineCalls }: { usage: Usage; use: () => StoreUse; lineCalls: () => LineCalls },
  name: keyof typeof functionGb,
  work: () => Promise<Answer>,
): Promise<Answer> {
  const before = { requests: use().requests, ...lineCalls() };
  const answer = await work();
  const { requests } = use();
  const { multicast, push } = lineCalls();
  const milliseconds =
    assumedMs.invocation +
    (requests - before.requests) * assumedMs.storeRequest +
    (multicast - before.multicast) * assumedMs.multicast +
    (push - before.push) * assumedMs.push;
  usage.lambdaInvocations += 1;
  usage.lambdaGbSeconds += (milliseconds / 1000) * functionGb[name];
  return answer;
}

export interface LineCalls {
  multicast: number;
  push: number;
}
