import type { LastActivity } from './contracts.ts';

/** True when the user has taken the message back; the row that says so is never older than the message. */
export function createIsUnsent(lastActivity: LastActivity) {
  return async (message: {
    channelId: string;
    memberId: string;
    messageId: string;
    /** Epoch milliseconds of the message. */
    occurredAt: number;
  }): Promise<boolean> => {
    const { channelId, memberId, messageId, occurredAt } = message;
    const unsent = await lastActivity({
      channelId,
      memberIds: [memberId],
      type: 'message.unsent',
      sinceEpochMs: occurredAt,
      where: { messageId },
    });
    return unsent.has(memberId);
  };
}
