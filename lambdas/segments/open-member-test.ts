import type { OpenSegmentTest } from './contracts.ts';
import { compileSegment } from './domain/compile-segment.ts';
import { liveContext, type LiveContextDeps } from './live-context.ts';

/** Tests members by a rule as things are when it is opened; there is no hurry, unlike in a preview. */
export function createOpenSegmentTest(deps: LiveContextDeps): OpenSegmentTest {
  return async (channel, expression) => {
    const context = await liveContext(deps, channel, { segments: [{ expression }], untilEpochMs: Infinity });
    return compileSegment(expression, context);
  };
}
