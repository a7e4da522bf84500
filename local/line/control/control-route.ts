import type { Account } from '../account.ts';
import type { CallLog } from '../http/call-log.ts';
import type { Faults } from '../http/faults.ts';
import type { LineAnswer } from '../http/line-answer.ts';
import type { Ids } from '../random-ids.ts';
import type { Change } from '../change.ts';
import type { State } from '../state.ts';

/** What the control API works with, whichever channel is meant. */
export interface ControlDeps {
  accounts: readonly Account[];
  provider: State;
  clock: { now(): number };
  ids: Ids;
  faults: Faults;
  calls: CallLog;
  record: (change: Change) => void;
  productBaseUrl: () => string | undefined;
}

export interface ControlRequest extends ControlDeps {
  /** The channel of `?channelId=`, or the only one. */
  account: Account;
  params: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined when it is none. */
  body: unknown;
}

export type ControlRoute = (request: ControlRequest) => LineAnswer | Promise<LineAnswer>;

/** Control operations by method and path template below `/_sim`. */
export type ControlRoutes = Readonly<Record<string, ControlRoute>>;
