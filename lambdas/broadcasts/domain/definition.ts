import { z } from 'zod';
import { AttributionHours, usualAttributionHours } from '../../../stepfunctions/journey/attribution.ts';
import { LineMessages } from '../../../stepfunctions/line-message/line-message.ts';
import { LinkTracking } from '../../../stepfunctions/journey/link-tracking.ts';
import { LocalTime, weekdays } from '../../../stepfunctions/journey/local-time.ts';
import { Narrowcast } from './narrowcast.ts';

const id = z.string().trim().min(1).max(100);

/** One list of members. */
export const MemberList = z.union(
  [
    z.strictObject({ allFriends: z.literal(true) }),
    z.strictObject({ segmentId: id }),
    z.strictObject({ audienceId: id }),
    z
      .strictObject({ expression: z.looseObject({}) })
      .describe('A SegmentExpression that is evaluated when the broadcast starts'),
    z.strictObject({ memberIds: z.array(z.uuid()).min(1).max(5000) }),
  ],
  { error: 'Name one of allFriends, segmentId, audienceId, expression and memberIds.' },
);
export type MemberList = z.infer<typeof MemberList>;

/** Members that we know, or users that LINE chooses. */
export const BroadcastAudience = z.union(
  [
    ...MemberList.options,
    z.strictObject({ narrowcast: Narrowcast }).describe('LINE chooses, and does not tell who gets it'),
  ],
  { error: 'Name one of allFriends, segmentId, audienceId, expression, memberIds and narrowcast.' },
);
export type BroadcastAudience = z.infer<typeof BroadcastAudience>;

/** What a variant says: messages as they are, in several languages, or a template. */
export const VariantContent = z.union(
  [
    z.strictObject({
      messages: LineMessages,
      byLanguage: z
        .record(z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a tag such as zh-TW'), LineMessages)
        .optional(),
    }),
    z.strictObject({ templateId: id, version: z.int().min(1).optional() }),
  ],
  { error: 'Write messages (with byLanguage), or name a templateId (with version).' },
);
export type VariantContent = z.infer<typeof VariantContent>;

const Variant = z.strictObject({
  name: z.string().regex(/^[A-Z]$/, 'one letter, A to Z'),
  weight: z.int().min(1).max(1000).default(1),
  content: VariantContent,
});
export type Variant = z.infer<typeof Variant>;

/** The rest gets the variant that did best among the first ones. */
const Winner = z.strictObject({
  metric: z.enum(['clicks', 'orders']),
  /** Part of the recipients that the variants are tried on. */
  testShare: z.number().gt(0).lt(1),
  afterHours: z.number().min(1).max(168),
});

/** When a broadcast comes again, on the channel's clock. */
export const Recurrence = z.strictObject({
  localTime: LocalTime,
  weekdays: z.array(z.enum(weekdays)).min(1).max(7).optional().describe('Every day unless told'),
});
export type Recurrence = z.infer<typeof Recurrence>;

/** When a broadcast starts. */
export const Schedule = z.union(
  [
    z.strictObject({
      at: z
        .union([z.iso.datetime({ offset: true }), z.iso.datetime({ local: true })], {
          error: 'a date and time that exist, with a zone or on the channel’s clock: 2026-12-24T09:00',
        })
        .describe('With a zone, or a time on the channel’s clock such as 2026-12-24T09:00'),
    }),
    z.strictObject({ every: Recurrence }),
  ],
  { error: 'Say one of at (once) and every (again and again).' },
);

/** What a marketer decides about a broadcast. */
export const BroadcastDefinition = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    audience: BroadcastAudience,
    via: z
      .literal('line broadcast')
      .optional()
      .describe(
        "LINE's broadcast endpoint instead of a multicast for 500: only to all friends, and only while nothing keeps a friend from it",
      ),
    exclude: z.array(MemberList).max(10).default([]),
    variants: z.array(Variant).min(1).max(10),
    holdoutShare: z
      .number()
      .min(0)
      .max(0.9)
      .default(0)
      .describe('Part of the recipients that gets nothing, to measure against'),
    winner: Winner.optional(),
    purpose: z.enum(['marketing', 'transactional']).default('marketing'),
    topicId: id.optional(),
    links: LinkTracking.optional().describe('Absent: links are left as they are, and no click is counted'),
    spread: z
      .enum(['at once', 'best hour'])
      .default('at once')
      .describe('best hour: each member in the local hour in which it usually acts, within 24 h'),
    recipientsPerMinute: z
      .int()
      .min(1)
      .max(6_000_000)
      .optional()
      .describe('Up to 500 go at once, and then nobody for as long as they take at this rate'),
    onQuotaExceeded: z
      .enum(['refuse', 'cut'])
      .default('refuse')
      .describe('cut: send to as many as the quota allows, drawn at random'),
    attributionHours: AttributionHours.default(usualAttributionHours),
  })
  .superRefine(({ variants, winner, links }, context) => {
    const names = variants.map(({ name }) => name);
    for (const [index, name] of names.entries())
      if (names.indexOf(name) !== index)
        context.addIssue({
          code: 'custom',
          path: ['variants', index, 'name'],
          message: 'Another variant has this name.',
        });
    if (winner && variants.length < 2)
      context.addIssue({
        code: 'custom',
        path: ['winner'],
        message: 'There must be two variants to choose from.',
      });
    if (winner?.metric === 'clicks' && links?.mode !== 'perMember')
      context.addIssue({
        code: 'custom',
        path: links ? ['links', 'mode'] : ['links'],
        message: 'A winner by clicks needs to know who clicks: track links with {"mode": "perMember"}.',
      });
  });
export type BroadcastDefinition = z.infer<typeof BroadcastDefinition>;
