import { z } from 'zod';
import { MemberPreferences } from '../../preferences/contracts.ts';
import { AttributeValue, lifecycles, MemberTag, type MemberSnapshot } from '../contracts.ts';
import { bucketOf } from '../domain/member.ts';

/** A member as it is stored: one map a capability, each changed alone. No personal data. */
export const MemberItem = z.object({
  channelId: z.string(),
  memberId: z.string(),
  createdAt: z.number(),
  profile: z.object({
    lineUserId: z.string().optional(),
    lifecycle: z.enum(lifecycles),
    language: z.string().optional(),
    followedAt: z.number().optional(),
    /** Epoch milliseconds of the newest word on friendship. */
    friendshipAt: z.number().optional(),
    profileFetchedAt: z.number().optional(),
    source: z.string().optional(),
    birthday: z.string().optional(),
  }),
  attributes: z.record(z.string(), AttributeValue),
  tags: z.record(z.string(), MemberTag),
  consents: z.array(z.string()).optional(),
  preferences: MemberPreferences.optional(),
});
export type MemberItem = z.infer<typeof MemberItem>;

export const memberKey = (channelId: string, memberId: string) => ({
  pk: `${channelId}#${bucketOf(memberId)}`,
  sk: memberId,
});

export function toSnapshot({
  channelId,
  memberId,
  createdAt,
  profile,
  attributes,
  tags,
  consents,
  preferences,
}: MemberItem): MemberSnapshot {
  const { lineUserId, lifecycle, language, followedAt, source, birthday } = profile;
  return {
    ...{ channelId, memberId, createdAt, lineUserId, lifecycle, language, followedAt, source, birthday },
    ...{ attributes, tags, consents, preferences },
  };
}

/** A merged member is only a pointer to the one it went into. */
export const isMerged = (item: Readonly<Record<string, unknown>>): boolean =>
  item['mergedInto'] !== undefined;
