/** What is compared with LINE's own count. */
export const comparedFigures = [
  'reachable friends',
  'blocked',
  'quota used this month',
  'sent by push',
  'sent by multicast',
  'sent by reply',
  'sent by LINE broadcast',
] as const;
export type ComparedFigure = (typeof comparedFigures)[number];

export interface Comparison {
  figure: ComparedFigure;
  /** null: not known on this side. */
  ours: number | null;
  line: number | null;
  /** Ours less LINE's. */
  difference: number | null;
  /** Of the larger one, to one place. */
  percent: number | null;
  /** What of it has no known cause. */
  unexplained: number | null;
  isLarge: boolean;
  /** What usually lies behind it. */
  words: string;
}

/** One day of LINE (UTC+9) beside ours. */
export interface ReconciledDay {
  date: string;
  /** Epoch milliseconds. */
  reconciledAt: number;
  comparisons: readonly Comparison[];
  /** Whom LINE reaches by gender, age and area; smaller than all friends by nature. */
  targetedReaches: number | null;
  /** Recipients that count at LINE only: sends from LINE Official Account Manager, broadcasts and narrowcasts of LINE. */
  countedElsewhere: number;
}
