import { addDays } from '../../shared/domain/line-day.ts';

/** LINE changes its figures for so many days after a send. */
export const watchedDays = 14;

/** Sends whose figures LINE still changes. Days are LINE's, `YYYY-MM-DD`. */
export interface Watch {
  channelId: string;
  kind: 'unit' | 'request';
  /** The unit, or the id of the request. */
  target: string;
  /** First day of the period. */
  from: string;
  /** Its last day, which may be to come. */
  to: string;
  lastSentOn: string;
  /** The night in which it was fetched last. */
  fetchedOn?: string;
}

/** The last day that LINE can be asked for now: within the period, and not in the future. */
export const lastDayOf = ({ to }: Pick<Watch, 'to'>, today: string): string => (to < today ? to : today);

/** Whether what is fetched today stands for ever. */
export const isLastFetch = ({ lastSentOn }: Pick<Watch, 'lastSentOn'>, today: string): boolean =>
  addDays(lastSentOn, watchedDays) < today;

/** Those that are still to be fetched today, the longest waiting first. */
export const dueToday = (open: readonly Watch[], today: string): Watch[] =>
  open
    .filter(({ fetchedOn }) => fetchedOn !== today)
    .sort((a, b) => ((a.fetchedOn ?? '') < (b.fetchedOn ?? '') ? -1 : 1));
