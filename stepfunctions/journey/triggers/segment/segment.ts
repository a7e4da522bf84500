import { z } from 'zod';
import type { TriggerKind } from '../trigger-kind.ts';

const schema = z.strictObject({
  kind: z.literal('segment'),
  segmentId: z.string().min(1).max(100),
  change: z.enum(['entered', 'left']).default('entered'),
});

/** Members came into a segment, or are not in it any more; found at each evaluation, up to 500 an event. */
export const segment = {
  schema,
  listensTo: ({ change }) => [`segment.${change}`],
  startsWith: ({ segmentId }, { data }) => data['segmentId'] === segmentId,
  segments: ({ segmentId }) => [{ path: '', rule: { segmentId } }],
  words: ({ segmentId, change }) =>
    change === 'entered'
      ? `Starts when a member comes into the segment ${segmentId}`
      : `Starts when a member leaves the segment ${segmentId}`,
} satisfies TriggerKind<z.infer<typeof schema>> & { schema: typeof schema };
