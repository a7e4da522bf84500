import { ok, refuse, refuseProperties } from '../../http/line-answer.ts';
import type { NarrowcastFailure } from '../../change.ts';
import type { Operation } from '../operation.ts';

const failureText: Readonly<Record<NarrowcastFailure, string>> = {
  2: 'There are not enough recipients.',
  5: 'The messages would have reached a part of the recipients only.',
};

/** What became of a narrowcast: the simulator ends it at once. */
export const narrowcastProgress: Operation = ({ account, query }) => {
  const requestId = query.get('requestId');
  if (requestId === null) return refuseProperties([{ message: 'May not be empty', property: 'requestId' }]);
  const sent = account.state.campaigns.get(requestId);
  if (sent?.via !== 'narrowcast') return refuse(404, 'Not found');
  const at = new Date(sent.at).toISOString();
  const times = { acceptedTime: at, completedTime: at };
  if (sent.failure !== undefined) {
    return ok({
      phase: 'failed',
      failedDescription: failureText[sent.failure],
      errorCode: sent.failure,
      ...times,
    });
  }
  const count = sent.reached.length;
  return ok({ phase: 'succeeded', successCount: count, failureCount: 0, targetCount: count, ...times });
};
