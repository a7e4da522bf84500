import { z } from 'zod';

/** LINE hides what fewer than 20 people did: not zero, not known. */
export const hidden = 'under 20';
const count = z.int().min(0);
const Figure = z.union([count, z.literal(hidden)]);

/** Figures of LINE by their names there (Messaging API reference, "Get statistics per unit"). */
export const figureNames = {
  overview: ['uniqueImpression', 'uniqueClick', 'uniqueMediaPlayed', 'uniqueMediaPlayed100Percent'],
  message: [
    ...(['impression', 'uniqueImpression', 'mediaPlayed', 'mediaPlayed25Percent'] as const),
    ...(['mediaPlayed50Percent', 'mediaPlayed75Percent', 'mediaPlayed100Percent'] as const),
    ...(['uniqueMediaPlayed', 'uniqueMediaPlayed25Percent', 'uniqueMediaPlayed50Percent'] as const),
    ...(['uniqueMediaPlayed75Percent', 'uniqueMediaPlayed100Percent'] as const),
  ],
  click: ['click', 'uniqueClick', 'uniqueClickOfRequest'],
} as const;

const figures = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, Figure.optional()])) as Record<
    Name,
    z.ZodOptional<typeof Figure>
  >;

/** What LINE says of a send, or of all sends under one unit in a time. */
export const LineStatistics = z.object({
  delivered: count.optional().describe('Only of what LINE sent as a broadcast or narrowcast of its own'),
  ...figures(figureNames.overview),
  messages: z.array(z.object({ seq: z.int(), ...figures(figureNames.message) })),
  clicks: z.array(z.object({ seq: z.int(), url: z.string(), ...figures(figureNames.click) })),
});
export type LineStatistics = z.infer<typeof LineStatistics>;

export const LineFigures = LineStatistics.extend({
  from: z.iso.date().describe('First day of the sends that are counted, in Japan'),
  to: z.iso.date(),
  fetchedAt: z.iso.datetime(),
  isFinal: z.boolean().describe('LINE changes figures for 14 days after a send, then they stand'),
  warnings: z.array(z.string()),
}).meta({ id: 'LineFigures' });
export type LineFigures = z.infer<typeof LineFigures>;

/**
 * What LINE has told so far, by target: an aggregation unit (of a broadcast's variant, of a journey's node) or the id of
 * a request by which LINE sent to many. A unit has one entry a period: a journey's calendar month, or 31 days of a
 * broadcast, since LINE adds up no more. Unique figures of several periods do not add up.
 */
export type ReadLineFigures = (
  channelId: string,
  targets: readonly string[],
) => Promise<ReadonlyMap<string, readonly LineFigures[]>>;
