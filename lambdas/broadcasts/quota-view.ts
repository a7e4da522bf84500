import { z } from 'zod';

const count = z.int().min(0);

export const QuotaView = z
  .object({
    month: z.string().describe('`2026-11`, in Japan, where LINE counts'),
    limit: count.nullable().describe('null: the plan has no limit'),
    used: count.describe('By LINE, approximately; sends of its own manager are in it'),
    remaining: count.nullable(),
    reserve: count.describe('Kept for transactional sends'),
    forMarketing: count.nullable().describe('Remaining without the reserve'),
    forecast: z.object({
      monthEndsAt: z.iso.datetime(),
      otherPerDay: z.number().describe('A day so far, without broadcasts'),
      other: count.describe('Until the end of the month at that pace'),
      scheduled: count.describe('Scheduled broadcasts until then'),
      total: count,
      exceedsBy: count.describe('Over the limit'),
      words: z.string().describe('How it is computed, and what is not in it'),
    }),
    /** The next one first. */
    scheduled: z.array(
      z.object({
        broadcastId: z.uuid(),
        name: z.string(),
        at: z.iso.datetime(),
        occurrences: count.describe('Until the end of the month'),
        recipients: count.nullable().describe('Of each, as policy has it now; null: only LINE knows'),
        messages: count.nullable().describe('Of all of them, as far as codes of their pools suffice'),
      }),
    ),
  })
  .meta({ id: 'Quota' });
export type QuotaView = z.infer<typeof QuotaView>;
