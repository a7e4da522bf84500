import { z } from 'zod';
import { TopicId } from '../../stepfunctions/journey/topic-id.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { FrequencyCaps } from '../access/contracts.ts';
import type { MemberSnapshot } from '../members/contracts.ts';
import { textsOf } from '../shared/domain/languages.ts';
import type { WritePart } from '../shared/domain/write-part.ts';

/** How a member's preferences came to be changed. */
export const preferenceSources = ['keyword', 'postback', 'page', 'api', 'staff', 'merge'] as const;
export type PreferenceSource = (typeof preferenceSources)[number];

/** What a member said of marketing. A topic that is not named in it is as the topic's default says. */
export const MemberPreferences = z.object({
  /** Wants no marketing but of topics that it said `in` to afterwards. */
  all: z.literal('out').optional(),
  topics: z.record(z.string(), z.enum(['in', 'out'])),
  /** Epoch milliseconds of the last change. */
  at: z.int(),
  by: z.enum(preferenceSources),
  /** Rises with each change. */
  revision: z.int(),
});
export type MemberPreferences = z.infer<typeof MemberPreferences>;

export const TopicInput = z.strictObject({
  name: textsOf(z.string().trim().min(1).max(60)),
  description: textsOf(z.string().trim().min(1).max(200)).optional(),
  /** The most sends of this topic that one member gets, besides the channel's caps. */
  frequencyCaps: FrequencyCaps.optional(),
  /** A consent that the member must have given, e.g. `ads`. */
  consentKind: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,29}$/, 'a kind such as ads')
    .optional(),
  /** `optIn`: only who asks for it gets it. */
  default: z.enum(['subscribed', 'optIn']).default('subscribed'),
});

/** A kind of marketing that members can choose, e.g. new arrivals. */
export const Topic = TopicInput.extend({ topicId: TopicId, updatedAt: z.iso.datetime() }).meta({
  id: 'Topic',
});
export type Topic = z.infer<typeof Topic>;

/** Ids of the channel's topics. */
export type KnownTopics = (channelId: string) => Promise<ReadonlySet<string>>;

/** Why a member does not want a marketing send. */
export type Refusal = 'opted out' | 'no consent' | 'topic opt-out';

/** What decides for each member whether it wants marketing of a topic, or of none. */
export interface MarketingRule {
  refusalOf: (member: Pick<MemberSnapshot, 'preferences' | 'consents'>) => Refusal | undefined;
  /** The topic's own, where it has some. */
  topicCaps: FrequencyCaps | undefined;
}
export type ReadMarketingRule = (channelId: string, topicId?: string) => Promise<MarketingRule>;

/**
 * What a member's words or tap ask of its preferences: the change, to be committed with the event that brought it, and the
 * confirming answer. Undefined when they ask nothing of the kind.
 */
export type AnswerPreferenceCommand = (said: {
  member: MemberSnapshot;
  /** The webhook event's id: the same event changes once. */
  eventId: string;
  /** Epoch milliseconds of the event. */
  at: number;
  text?: string;
  postbackData?: string;
}) => Promise<{ messages: readonly LineMessage[]; parts: readonly WritePart[] } | undefined>;

/** Where a member chooses what it wants to get; whoever has the address can change it. */
export type PreferencesUrl = (channelId: string, memberId: string) => Promise<string>;
