import type { SendOrigin, SuppressionReason } from '../contracts.ts';

/** Who gets a send and who does not: fixed before the first call to LINE, never changed. */
export interface Claim {
  sendId: string;
  channelId: string;
  purpose: 'marketing' | 'transactional';
  /** Absent where it is of no topic. */
  topicId?: string;
  origin: SendOrigin;
  /** `push`: one call a recipient; `multicast`: one call for up to 500. */
  method: 'push' | 'multicast';
  /** 0..500, sorted. A recipient is known by its position in this list. */
  memberIds: readonly string[];
  /** Members that policy left out, each under one reason. */
  suppressed: Readonly<Partial<Record<SuppressionReason, readonly string[]>>>;
  /** The frozen body that attempts start with; empty when nobody is left. */
  bodyId: string;
  /** Epoch milliseconds. */
  claimedAt: number;
}
