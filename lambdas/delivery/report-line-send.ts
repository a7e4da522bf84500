import type { LineSend } from './domain/line-send.ts';
import type { SendReport } from './endpoints.ts';
import type { LineSendLedger } from './ports.ts';

const statusOf = {
  fresh: 'open',
  calling: 'open',
  rejected: 'open',
  parked: 'parked',
  accepted: 'closed',
  failed: 'closed',
  unknown: 'closed',
  cancelled: 'closed',
  'assumed sent': 'closed',
} as const satisfies Record<LineSend['status'], SendReport['status']>;

/** How a send by LINE went; LINE names nobody, so there are no recipients to count. */
export async function reportLineSend(
  { lineSends }: { lineSends: Pick<LineSendLedger, 'read'> },
  { channelId, sendId }: { channelId: string; sendId: string },
): Promise<SendReport | undefined> {
  const send = await lineSends.read(sendId);
  if (send?.channelId !== channelId) return undefined;
  const { status, endpoint, purpose, topicId, origin, parkReason, detail, requestId, settledAt } = send;
  const none = { waiting: 0, sent: 0, suppressed: 0, failed: 0, unknown: 0 };
  return {
    ...{ sendId, status: statusOf[status], parkReason, via: endpoint, purpose, topicId },
    ...{ origins: [origin], recipients: null, ...none, reasons: [], detail },
    ...(requestId === undefined ? {} : { lineRequestId: requestId }),
    ...(settledAt === undefined ? {} : { lastAnswerAt: new Date(settledAt).toISOString() }),
  };
}
