/** Every line that a function logs besides Lambda's own: a code to search for, and what it means. No personal data. */
export const logCodes = {
  WEBHOOK_REFUSED: 'A webhook was not accepted: signature, channel, size or form.',
  WEBHOOK_MALFORMED: 'A webhook with a right signature is no webhook body: LINE may have changed something.',
  MESSAGE_FAILED: 'A queue message failed and comes again, up to five times.',
  REQUEST_FAILED: 'An API request failed for a reason that is ours.',
  RELAY_FAILED: 'Events were not taken by the bus and are tried again.',
  PROFILE_UNAVAILABLE: 'LINE did not answer for a profile; the member keeps what is known.',
  COHORTS_STALLED: 'Cohorts lost their execution and wait for a resume call.',
  SEND_PARKED: 'A send waits for a person: quota, token or plan; a resume call sends the rest.',
  NODE_PARKED:
    'A node of a journey failed for good, such as a webhook that is refused: a resume call tries it again.',
  BROADCAST_STUCK:
    'A broadcast has not moved for five minutes although something was due; resume sends the rest.',
  TIMER_LOST:
    'The timer of a journey did not fire when it was due, or was never set; its turn is made up for now.',
  STEP_FAILED: 'A step of a journey failed and is tried again by Step Functions.',
  MEDIA_UNAVAILABLE: 'The content of a message is not kept: gone from LINE, too large, or never ready.',
  CLICK_LOST: 'The queue of clicks did not take one: the member was led on, the click is not counted.',
  INSIGHTS_REFUSED: 'LINE does not tell figures: token or plan; the next night asks again.',
  RECONCILIATION_DIFFERS: 'A figure has been far from LINE’s own count for three days.',
  NOTICE_ROUTE_REFUSED:
    'A route refuses notices until a person mends its settings; the next route was tried.',
  RICH_MENU_NOT_TAKEN: 'LINE did not link members with their rich menu; the next night tries again.',
  CODES_LOW: 'A pool has fewer codes left than its owner wants to be told of; told once a day.',
} as const;

export type LogCode = keyof typeof logCodes;
