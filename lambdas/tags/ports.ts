import type { MemberTag } from '../members/contracts.ts';

/** A tag that the channel knows. */
export interface TagDefinition {
  name: string;
  /** Days until half of the intensity is left; absent: never decays. */
  halfLifeDays?: number;
  description?: string;
  /** ISO 8601. */
  createdAt: string;
}

export interface TagStore {
  list(channelId: string): Promise<readonly TagDefinition[]>;
  read(channelId: string, name: string): Promise<TagDefinition | undefined>;
  /** False when the tag exists. */
  create(channelId: string, tag: TagDefinition): Promise<boolean>;
  remove(channelId: string, name: string): Promise<boolean>;
}

/** A cause that has changed a member's tags, and what the member lost by it. */
export interface TagCause {
  causeId: string;
  /** Names of the tags that are gone, by request or to make room. */
  lost: readonly string[];
}

/** The tags of a member with what guards their change. */
export interface TaggedMember {
  tags: Readonly<Record<string, MemberTag>>;
  /** Causes that have changed the tags lately, newest last. */
  causes: readonly TagCause[];
  /** Rises with each change. */
  revision: number;
}

export interface MemberTagStore {
  read(channelId: string, memberId: string): Promise<TaggedMember | undefined>;
  /** False when somebody else changed the tags since `revision`. */
  write(channelId: string, memberId: string, tagged: TaggedMember): Promise<boolean>;
}
