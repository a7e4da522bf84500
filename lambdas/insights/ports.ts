import type { LineStatistics } from './contracts.ts';
import type { ReconciledDay } from './domain/reconciled-day.ts';
import type { Watch } from './domain/watch.ts';

/** What was fetched of a period. */
export interface Fetched {
  kind: Watch['kind'];
  target: string;
  from: string;
  to: string;
  /** Epoch milliseconds. */
  fetchedAt: number;
  isFinal: boolean;
  /** Absent where LINE has none. */
  statistics?: LineStatistics;
}

/** Figures of LINE, and which are still to be fetched. */
export interface FigureStore {
  /** Opens the period, or again when it was closed; an earlier day than the known one changes nothing. */
  noteSent(watch: Omit<Watch, 'fetchedOn'>): Promise<void>;
  listOpen(channelId: string): Promise<readonly Watch[]>;
  /** Closes the period with the final ones. */
  saveFetched(channelId: string, fetched: Fetched, fetchedOn: string): Promise<void>;
  /** Oldest period first; only those that were fetched. */
  readFetched(channelId: string, target: string): Promise<readonly Fetched[]>;
  /** Names that were taken in a month (`2026-11`). */
  saveUnitsUsed(channelId: string, month: string, used: number): Promise<void>;
  readUnitsUsed(channelId: string, month: string): Promise<number>;
}

export interface DayStore {
  put(channelId: string, day: ReconciledDay): Promise<void>;
  /** Both included, oldest first. */
  list(channelId: string, dates: { from: string; to: string }): Promise<readonly ReconciledDay[]>;
}

/** How LINE answers a question for figures. */
export type Told<Value> =
  | { outcome: 'told'; value: Value }
  /** It has none for what was asked. */
  | { outcome: 'none' }
  /** Too many questions, no answer, or not counted yet. */
  | { outcome: 'later' }
  /** Token or plan: the same for every question. */
  | { outcome: 'refused'; status: number };

/** A day as LINE counted it; what an account may not see is absent. */
export interface LineDay {
  followers?: number;
  blocks?: number;
  targetedReaches?: number;
  push: number;
  multicast: number;
  reply: number;
  broadcast: number;
  /** Recipients that count towards the quota and are in none of the above. */
  countedElsewhere: number;
}

export interface LineInsights {
  ofUnit(channelId: string, of: { unit: string; from: string; to: string }): Promise<Told<LineStatistics>>;
  ofRequest(channelId: string, requestId: string): Promise<Told<LineStatistics>>;
  ofDay(channelId: string, date: string): Promise<Told<LineDay>>;
  /** Messages of this month, approximately. */
  quotaUsed(channelId: string): Promise<Told<number>>;
  /** Names of aggregation units of this month. */
  unitsUsed(channelId: string): Promise<Told<number>>;
}

/** Friends whom we can reach, and those who blocked. */
export type CountFriends = (channelId: string) => Promise<{ reachable: number; blocked: number }>;

/** Requests by which LINE sent to many, since a moment (epoch milliseconds). */
export type ListLineRequests = (
  channelId: string,
  sinceEpochMs: number,
) => Promise<readonly { requestId: string; sentAt: number }[]>;

/** A piece of work for the queue `insights.work`; each can be repeated. */
export type InsightWork =
  | { work: 'night'; channelId: string }
  /** What the rate left for later, and what LINE had not counted yet. */
  | { work: 'round'; channelId: string; date: string; round: number };
