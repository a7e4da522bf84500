import { z } from 'zod';
import { refuseProperties, type LineAnswer } from '../../http/line-answer.ts';

const Limit = z
  .object({
    max: z.int().min(1).optional(),
    upToRemainingQuota: z.boolean().default(false),
    forbidPartialDelivery: z.boolean().default(false),
  })
  .refine((limit) => limit.upToRemainingQuota || !limit.forbidPartialDelivery)
  .prefault({});
export type NarrowcastLimit = z.infer<typeof Limit>;

/**
 * How far a narrowcast may go. The simulator knows no audiences and no attributes of people, so `recipient` and `filter`
 * are refused rather than ignored.
 */
export function readNarrowcastLimit(
  body: Readonly<Record<string, unknown>>,
): NarrowcastLimit | { refusal: LineAnswer } {
  const unknown = ['recipient', 'filter'].filter((property) => body[property] !== undefined);
  if (unknown.length > 0) {
    const message = 'The simulator knows no audiences and no attributes of people';
    return { refusal: refuseProperties(unknown.map((property) => ({ message, property }))) };
  }
  const limit = Limit.safeParse(body['limit']);
  if (limit.success) return limit.data;
  const message = 'max is at least 1; forbidPartialDelivery needs upToRemainingQuota';
  return { refusal: refuseProperties([{ message, property: 'limit' }]) };
}
