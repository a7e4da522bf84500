import type { LineSendOutcome } from '../contracts.ts';
import type { LineSend } from './line-send.ts';

/** How a send by LINE ended; undefined while it is to be worked on. */
export function endOf(send: LineSend): LineSendOutcome | undefined {
  switch (send.status) {
    case 'fresh':
    case 'calling':
    case 'rejected':
    case 'parked':
      return undefined;
    case 'accepted':
      return { outcome: 'accepted', requestId: send.requestId ?? '', atEpochMs: send.settledAt ?? 0 };
    case 'failed':
      return { outcome: 'failed', reason: send.detail ?? '' };
    case 'unknown':
    case 'cancelled':
    case 'assumed sent':
      return { outcome: send.status };
  }
}
