import type { WritePart } from '../shared/domain/write-part.ts';
import type { MemberPreferences, Topic } from './contracts.ts';

export interface TopicStore {
  /** In the order of their ids. */
  list(channelId: string): Promise<readonly Topic[]>;
  read(channelId: string, topicId: string): Promise<Topic | undefined>;
  put(channelId: string, topic: Topic): Promise<void>;
  /** False when there is no such topic. */
  remove(channelId: string, topicId: string): Promise<boolean>;
}

/** The preferences map of the members' items. */
export interface MemberPreferenceStore {
  /** Undefined when there is no such member. */
  read(
    channelId: string,
    memberId: string,
  ): Promise<{ preferences?: MemberPreferences; language?: string } | undefined>;
  /** Refused when somebody else changed them since `before`. */
  change(
    member: { channelId: string; memberId: string },
    before: MemberPreferences | undefined,
    after: MemberPreferences,
  ): WritePart;
}
