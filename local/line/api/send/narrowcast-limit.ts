import { z } from 'zod';
import { refuse, refuseProperties, type LineAnswer } from '../../http/line-answer.ts';

const Limit = z
  .object({
    max: z.int().min(1).optional(),
    upToRemainingQuota: z.boolean().default(false),
    forbidPartialDelivery: z.boolean().default(false),
  })
  .prefault({});
export type NarrowcastLimit = z.infer<typeof Limit>;

/** How far a narrowcast may go (Messaging API reference, "Limit objects"). */
export function readNarrowcastLimit(limit: unknown): NarrowcastLimit | { refusal: LineAnswer } {
  const parsed = Limit.safeParse(limit);
  if (!parsed.success) {
    const message = 'max is at least 1; upToRemainingQuota and forbidPartialDelivery are true or false';
    return { refusal: refuseProperties([{ message, property: 'limit' }]) };
  }
  const { upToRemainingQuota, forbidPartialDelivery } = parsed.data;
  return forbidPartialDelivery && !upToRemainingQuota
    ? {
        refusal: refuse(400, 'The option forbidPartialDelivery must be used with upToRemainingQuota.'),
      }
    : parsed.data;
}
