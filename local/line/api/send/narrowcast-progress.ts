import { ok, refuse, refuseProperties } from '../../http/line-answer.ts';
import type { NarrowcastFailure } from '../../change.ts';
import type { Operation } from '../operation.ts';
import { phaseOf, workingMs } from './narrowcast-phase.ts';

const failureText: Readonly<Record<NarrowcastFailure, string>> = {
  2: 'There are not enough recipients.',
  4: 'An audience has less than 50 recipients.',
  5: 'The messages would have reached a part of the recipients only.',
};

/** How long LINE tells. */
const keptMs = 14 * 86_400_000;

/** What becomes of a narrowcast. */
export const narrowcastProgress: Operation = ({ account, query }) => {
  const requestId = query.get('requestId');
  if (!requestId) return refuseProperties([{ message: 'May not be empty', property: 'requestId' }]);
  const sent = account.state.campaigns.get(requestId);
  const now = account.clock.now();
  if (sent?.via !== 'narrowcast' || now - sent.at >= keptMs) return refuse(404, 'Not found');
  const phase = phaseOf(sent, now);
  const acceptedTime = new Date(sent.at).toISOString();
  const completedTime = new Date(sent.at + workingMs).toISOString();
  const counts = { successCount: sent.reached.length, failureCount: 0, targetCount: sent.reached.length };
  switch (phase) {
    case 'waiting':
      return ok({ phase, acceptedTime });
    case 'sending':
      return ok({ phase, ...counts, acceptedTime });
    case 'succeeded':
      return ok({ phase, ...counts, acceptedTime, completedTime });
    case 'failed': {
      const errorCode = sent.failure ?? 2;
      const failedDescription = failureText[errorCode];
      return ok({ phase, failedDescription, errorCode, ...counts, acceptedTime, completedTime });
    }
  }
};
