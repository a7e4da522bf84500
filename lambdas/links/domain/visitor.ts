/** Two taps of one member on one link within this time are one click. */
const doubleTapMs = 2000;
/** Enough to know a redelivery, and to judge clicks that come out of order. */
const clicksRemembered = 8;

/** What is remembered of a member at a link. */
export interface Visitor {
  /** The clicks counted last, newest at the end. */
  recent: readonly { clickId: string; at: number }[];
  /** Rises with each counted click. */
  revision: number;
}

export const newVisitor: Visitor = { recent: [], revision: 0 };

/** `counted before`: the message came again; `double tap`: nothing happens. */
export type ClickVerdict = 'counts' | 'counted before' | 'double tap';

/** @param click `at` in epoch milliseconds */
export function judgeClick({ recent }: Visitor, click: { clickId: string; at: number }): ClickVerdict {
  if (recent.some(({ clickId }) => clickId === click.clickId)) return 'counted before';
  return recent.some(({ at }) => Math.abs(at - click.at) < doubleTapMs) ? 'double tap' : 'counts';
}

export const withClick = (
  { recent, revision }: Visitor,
  click: { clickId: string; at: number },
): Visitor => ({
  recent: [...recent, { clickId: click.clickId, at: click.at }].slice(-clicksRemembered),
  revision: revision + 1,
});
