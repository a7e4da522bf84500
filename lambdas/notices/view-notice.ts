import type { Notice, Try } from './domain/notice.ts';
import { mayBeTwice, statusWords, tryWords, whyNext } from './domain/notice-words.ts';
import type { NoticeView } from './endpoints.ts';

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isoOf = <Name extends string>(name: Name, epochMs: number | undefined) =>
  (epochMs === undefined ? {} : { [name]: iso(epochMs) }) as Partial<Record<Name, string>>;

/** A notice as people see it: neither who got it nor what it said. */
export function viewNotice(notice: Notice): NoticeView {
  const { channelId, noticeId, memberId, status, createdAt, endedAt, currency, planned, skipped, tries } =
    notice;
  const spent = tries.filter(({ state }) => state !== 'refused' && state !== 'busy');
  return {
    ...{ channelId, noticeId, memberId, status, explanation: statusWords(notice) },
    twicePossible: mayBeTwice(notice),
    createdAt: iso(createdAt),
    ...isoOf('endedAt', endedAt),
    currency,
    estimatedCostMicros: spent.reduce((sum, { number }) => sum + (planned[number - 1]?.costMicros ?? 0), 0),
    routes: planned.map(({ route, costMicros, waitMinutes, segments }) => ({
      ...{ route, costMicros, waitMinutes, segments },
    })),
    skipped,
    tries: tries.map((tried) => viewTry(notice, tried)),
  };
}

function viewTry(notice: Notice, tried: Try): NoticeView['tries'][number] {
  const { number, route, state, beganAt, deadline, passedAt, deliveredAt, reference } = tried;
  return {
    ...{ route, state, beganAt: iso(beganAt), waitsUntil: iso(deadline) },
    ...isoOf('wentOnAt', passedAt),
    ...isoOf('deliveredAt', deliveredAt),
    reference,
    estimatedCostMicros: notice.planned[number - 1]?.costMicros ?? 0,
    explanation: tryWords(tried),
    whyNext: whyNext(notice, tried),
  };
}
