import type { ComparedFigure } from './reconciled-day.ts';

const fewerFriends =
  'LINE knows friends from before the account was connected; here they appear when they write, or by POST /v1/members/import (verified accounts). LINE also keeps counting accounts that were deleted.';
const lineOnlyReached = 'LINE counts only whom it reached; we count whom it took, among them some who left.';
const otherTools = 'Other tools send with the same channel, or our count of a call was lost.';

/** By figure: what lies behind a smaller count of ours, and behind a larger one. */
const causes: Readonly<Record<ComparedFigure, { fewer: string; more: string }>> = {
  'reachable friends': {
    fewer: fewerFriends,
    more: 'Webhooks of blocking were lost, or came after LINE had counted.',
  },
  blocked: {
    fewer: 'Who blocked the account before it was connected is known to LINE only; webhooks may be lost.',
    more: 'Some blocked after LINE had counted.',
  },
  'quota used this month': {
    fewer:
      'Sends from LINE Official Account Manager, from other tools and by LINE broadcast or narrowcast count at LINE only; its total is approximate.',
    more: 'LINE does not charge for whom it did not reach, and its total is approximate and late.',
  },
  'sent by push': { fewer: otherTools, more: lineOnlyReached },
  'sent by multicast': { fewer: otherTools, more: lineOnlyReached },
  'sent by reply': {
    fewer: 'Other tools or automatic answers reply with the same channel.',
    more: 'LINE had not counted all replies yet.',
  },
  'sent by LINE broadcast': { fewer: 'Whom LINE chooses is counted by LINE only.', more: '' },
};

/** What a difference usually comes from. */
export function likelyCause(
  figure: ComparedFigure,
  { difference, isKnown }: { difference: number; isKnown: boolean },
): string {
  if (!isKnown)
    return figure === 'sent by LINE broadcast'
      ? causes[figure].fewer
      : 'LINE does not tell it, or it was not counted that day.';
  if (difference === 0) return 'Both counts agree.';
  return difference < 0 ? causes[figure].fewer : causes[figure].more;
}
