import type { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import { kindOf } from '../../../stepfunctions/journey/nodes/kind-of.ts';

/** How fast a test walk goes; a wait that is shorter by itself stays as it is. */
export interface TestPace {
  /** 1..3600: no wait lasts longer. */
  waitSeconds: number;
  /** 1..3600: no wait that an event can end lasts longer. */
  timeoutSeconds: number;
}

/** What a test walk tries, and with whom. */
export interface TestWalk extends TestPace {
  /** The journey that it is of. */
  journeyId: string;
  of: 'draft' | 'version' | 'definition';
  /** 1..5 members. */
  memberIds: readonly string[];
}

export const mostTestMembers = 5;
/** Each has a state machine until it is over; Step Functions allows 10,000 of them in an account. */
export const mostOpenTestWalks = 20;
/** Whoever still walks then is taken out. */
export const testWalkLastsMs = 86_400_000;
/** So long it can be read after its start. */
export const testWalkKeptMs = 30 * 86_400_000;

/**
 * The definition as a test walk has it: what people do on their own account is no marketing, so it waits for no hour and
 * counts into no cap; and whoever was chosen comes in, whatever the rules of entry say.
 */
export const testDefinition = (definition: JourneyDefinition): JourneyDefinition => ({
  ...definition,
  purpose: 'transactional',
  entry: { reentry: 'never' },
});

/** When a wait in a node of a version ends: in a test walk soon. */
export function waitEndIn(
  { definition, test }: { definition: JourneyDefinition; test?: TestPace },
  nodeId: string,
  { untilEpochMs, nowEpochMs }: { untilEpochMs: number | undefined; nowEpochMs: number },
): number | undefined {
  if (!test || untilEpochMs === undefined) return untilEpochMs;
  const node = definition.nodes[nodeId];
  const seconds = node && kindOf(node).exitsOn ? test.timeoutSeconds : test.waitSeconds;
  return Math.min(untilEpochMs, nowEpochMs + seconds * 1000);
}
