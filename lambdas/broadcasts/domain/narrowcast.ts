import { z } from 'zod';
import { nestsAtMost } from './nests-at-most.ts';

/** LINE's own limit on audiences and earlier narrowcasts of one request. */
const mostGroups = 10;
/** LINE tells no limit; nobody can read more. */
const mostLevels = 8;

const audienceIds = ['audienceGroupId', 'lineAudienceId', 'audienceId', 'segmentId'] as const;

const AudienceLeaf = z
  .strictObject({
    type: z.literal('audience'),
    audienceGroupId: z.int().min(1).optional().describe("LINE's own id of an audience group"),
    lineAudienceId: z
      .uuid()
      .optional()
      .describe('Of /v1/line-audiences; its group is looked up when it is sent'),
    audienceId: z
      .uuid()
      .optional()
      .describe('Of /v1/audiences: given to LINE for this narrowcast, which waits until LINE has it ready'),
    segmentId: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('The same with the members of a segment when it was evaluated last'),
  })
  .refine((leaf) => audienceIds.filter((name) => leaf[name] !== undefined).length === 1, {
    error: 'exactly one of audienceGroupId, lineAudienceId, audienceId, segmentId',
  });

const RedeliveryLeaf = z.strictObject({
  type: z.literal('redelivery'),
  requestId: z.string().min(1).max(100).describe("LINE's request id of a narrowcast of the last 14 days"),
});

const onePart = (operator: { and?: unknown; or?: unknown; not?: unknown }): boolean =>
  [operator.and, operator.or, operator.not].filter((part) => part !== undefined).length === 1;
const oneOfThree = { error: 'exactly one of and, or, not' };

export type RecipientTree =
  | z.infer<typeof AudienceLeaf>
  | z.infer<typeof RedeliveryLeaf>
  | {
      type: 'operator';
      and?: RecipientTree[] | undefined;
      or?: RecipientTree[] | undefined;
      not?: RecipientTree | undefined;
    };

const RecipientOperator = z
  .strictObject({
    type: z.literal('operator'),
    get and(): z.ZodOptional<z.ZodArray<z.ZodType<RecipientTree>>> {
      return z.array(Recipient).min(1).optional();
    },
    get or(): z.ZodOptional<z.ZodArray<z.ZodType<RecipientTree>>> {
      return z.array(Recipient).min(1).optional();
    },
    get not(): z.ZodOptional<z.ZodType<RecipientTree>> {
      return Recipient.optional();
    },
  })
  .refine(onePart, oneOfThree);
const Recipient: z.ZodType<RecipientTree> = z
  .discriminatedUnion('type', [AudienceLeaf, RedeliveryLeaf, RecipientOperator])
  .meta({ id: 'NarrowcastRecipient' });

const Age = z.string().regex(/^age_(15|[2-6][05]|70)$/, 'age_15, age_20 ... age_70');
const Period = z.enum(['day_7', 'day_30', 'day_90', 'day_180', 'day_365']);
const Area = z
  .string()
  .regex(
    /^(jp_(0[1-9]|[1-3]\d|4[0-7])|tw_(0[1-9]|1\d|2[0-2])|th_0[1-8]|id_(0[1-9]|1[0-2]))$/,
    "one of LINE's area codes: jp_01 to jp_47, tw_01 to tw_22, th_01 to th_08, id_01 to id_12",
  );
const bound = { error: 'gte, lt or both' };
const isBounded = ({ gte, lt }: { gte?: unknown; lt?: unknown }): boolean =>
  gte !== undefined || lt !== undefined;
const numberIn = (name: string): number => Number(name.split('_')[1]);
const isRange = ({ gte, lt }: { gte?: string | undefined; lt?: string | undefined }): boolean =>
  gte === undefined || lt === undefined || numberIn(gte) < numberIn(lt);
const range = { path: ['lt'], error: 'lies above gte' };

const genders = z.array(z.enum(['male', 'female'])).min(1);
const appTypes = z.array(z.enum(['ios', 'android'])).min(1);
const attributes = [
  z.strictObject({ type: z.literal('gender'), oneOf: genders }),
  z.strictObject({ type: z.literal('appType'), oneOf: appTypes }),
  z.strictObject({ type: z.literal('area'), oneOf: z.array(Area).min(1) }),
  z
    .strictObject({ type: z.literal('age'), gte: Age.optional(), lt: Age.optional() })
    .refine(isBounded, bound)
    .refine(isRange, range),
  z
    .strictObject({ type: z.literal('subscriptionPeriod'), gte: Period.optional(), lt: Period.optional() })
    .refine(isBounded, bound)
    .refine(isRange, range),
] as const;

type DemographicTree = z.infer<(typeof attributes)[number]> | DemographicOperatorTree;
interface DemographicOperatorTree {
  type: 'operator';
  and?: DemographicTree[] | undefined;
  or?: DemographicTree[] | undefined;
  not?: DemographicTree | undefined;
}
const DemographicOperator = z
  .strictObject({
    type: z.literal('operator'),
    get and(): z.ZodOptional<z.ZodArray<z.ZodType<DemographicTree>>> {
      return z.array(Demographic).min(1).optional();
    },
    get or(): z.ZodOptional<z.ZodArray<z.ZodType<DemographicTree>>> {
      return z.array(Demographic).min(1).optional();
    },
    get not(): z.ZodOptional<z.ZodType<DemographicTree>> {
      return Demographic.optional();
    },
  })
  .refine(onePart, oneOfThree);
const Demographic: z.ZodType<DemographicTree> = z
  .discriminatedUnion('type', [...attributes, DemographicOperator])
  .meta({ id: 'NarrowcastDemographic' });

const Limit = z
  .strictObject({
    max: z.int().min(1).max(2_147_483_647).optional(),
    upToRemainingQuota: z.boolean().optional(),
    forbidPartialDelivery: z.boolean().optional(),
  })
  .refine(
    ({ upToRemainingQuota, forbidPartialDelivery }) =>
      forbidPartialDelivery !== true || upToRemainingQuota === true,
    { path: ['forbidPartialDelivery'], error: 'only with upToRemainingQuota: true' },
  );

/** Whom LINE is to choose, in the form of its narrowcast. */
export const Narrowcast = z
  .strictObject({
    recipient: nestsAtMost(mostLevels, Recipient).optional(),
    filter: z.strictObject({ demographic: nestsAtMost(mostLevels, Demographic) }).optional(),
    limit: Limit.optional(),
    withoutCaps: z
      .literal(true)
      .optional()
      .describe(
        "The channel's frequency caps neither hold nor count for it, since LINE does not tell who gets it",
      ),
  })
  .refine(({ recipient }) => recipient === undefined || leavesOf(recipient).length <= mostGroups, {
    path: ['recipient'],
    error: `at most ${mostGroups} audiences and redeliveries together`,
  });
export type Narrowcast = z.infer<typeof Narrowcast>;

export type RecipientLeaf = Exclude<RecipientTree, { type: 'operator' }>;

/** The list of ours that LINE has yet to get; undefined for everything else. */
export function sourceOf(leaf: RecipientLeaf): { audienceId: string } | { segmentId: string } | undefined {
  if (leaf.type !== 'audience') return undefined;
  if (leaf.audienceId !== undefined) return { audienceId: leaf.audienceId };
  return leaf.segmentId === undefined ? undefined : { segmentId: leaf.segmentId };
}

/** The same tree with other leaves. */
export function mapLeaves(
  tree: RecipientTree,
  change: (leaf: RecipientLeaf) => RecipientLeaf,
): RecipientTree {
  if (tree.type !== 'operator') return change(tree);
  const { and, or, not } = tree;
  const inner = (part: RecipientTree) => mapLeaves(part, change);
  return {
    type: 'operator',
    ...(and && { and: and.map(inner) }),
    ...(or && { or: or.map(inner) }),
    ...(not && { not: inner(not) }),
  };
}

/** The audiences and redeliveries of a tree, with their places. */
export function leavesOf(tree: RecipientTree, path = ''): { leaf: RecipientLeaf; path: string }[] {
  if (tree.type !== 'operator') return [{ leaf: tree, path }];
  const { and = [], or = [], not } = tree;
  return [
    ...and.flatMap((part, index) => leavesOf(part, `${path}/and/${index}`)),
    ...or.flatMap((part, index) => leavesOf(part, `${path}/or/${index}`)),
    ...(not ? leavesOf(not, `${path}/not`) : []),
  ];
}
