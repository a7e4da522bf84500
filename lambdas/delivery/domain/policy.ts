import type { SuppressionReason } from '../contracts.ts';
import type { MemberSnapshot } from '../../members/contracts.ts';

/** Whom LINE would show nothing: it answers 200 for them, so we must know. */
const unreachable = {
  prospect: 'not a friend',
  contact: 'not a friend',
  friend: undefined,
  registered: undefined,
  blocked: 'blocked',
  erased: 'member erased',
} as const satisfies Record<MemberSnapshot['lifecycle'], SuppressionReason | undefined>;

export type UnreachableReason = Exclude<(typeof unreachable)[keyof typeof unreachable], undefined>;

/** Why a member cannot get any push, marketing or not; undefined when it can. */
export function whyUnreachable(member: MemberSnapshot | undefined): UnreachableReason | undefined {
  if (!member) return 'member erased';
  return unreachable[member.lifecycle] ?? (member.lineUserId === undefined ? 'not a friend' : undefined);
}
