import type { MemberSnapshot } from '../contracts.ts';

/** What narrows a list of members; everything given must hold. */
export interface MemberFilter {
  tag?: string;
  lifecycle?: MemberSnapshot['lifecycle'];
}

export function passesFilter(member: MemberSnapshot, { tag, lifecycle }: MemberFilter): boolean {
  return (
    (tag === undefined || Object.hasOwn(member.tags, tag)) &&
    (lifecycle === undefined || member.lifecycle === lifecycle)
  );
}
