import type { LineRejected } from '../../shared/edge/line-errors.ts';
import type { Rejection } from '../ports.ts';

type Refusal = Pick<LineRejected, 'status' | 'lineMessage' | 'properties'>;

const byStatus: Readonly<Record<number, Rejection | 'unclear'>> = {
  401: 'unauthorized',
  403: 'forbidden',
  // A gateway gave up waiting; the request may have gone through.
  408: 'unclear',
  // A known retry key without the id of the accepted request: it is still being worked on.
  409: 'unclear',
  413: 'tooLarge',
};

/**
 * What a 4xx means (https://developers.line.biz/en/reference/messaging-api/#status-codes and #error-responses);
 * undefined when it does not say whether anything was sent.
 */
export function rejectionOf(refusal: Refusal): Rejection | undefined {
  const { status, lineMessage } = refusal;
  if (status === 400) return badRequestOf(refusal);
  if (status === 429) return /monthly limit/i.test(lineMessage) ? 'quota' : 'rateLimited';
  const known = byStatus[status] ?? 'badRequest';
  return known === 'unclear' ? undefined : known;
}

/** Words of a 400 that is about something else than whom we write to, for answers without details. */
const aboutMessages =
  /^(a message|message)|messages?\[|could not be parsed|customAggregationUnits|notificationDisabled/i;

/** LINE names the property it refuses in `details`; refused recipients come without, or with `to`. */
function badRequestOf({ lineMessage, properties }: Refusal): Rejection {
  if (/invalid reply token/i.test(lineMessage)) return 'invalidReplyToken';
  const isAboutMessages =
    properties.some((property) => !/^to\b/.test(property)) || aboutMessages.test(lineMessage);
  return isAboutMessages ? 'badRequest' : 'badRecipient';
}
