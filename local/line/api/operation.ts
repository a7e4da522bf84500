import type { Account } from '../account.ts';
import type { LineAnswer } from '../http/line-answer.ts';

/** A call that has passed token and rate. */
export interface LineCall {
  account: Account;
  requestId: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Readonly<Record<string, unknown>>;
  retryKey: string | undefined;
  /** The `X-Line-Delivery-Tag` of a notification message. */
  deliveryTag: string | undefined;
  /** The body as it came, of operations that take bytes. */
  rawBody: Buffer;
  contentType: string;
}

export type Operation = (call: LineCall) => LineAnswer | Promise<LineAnswer>;

/** Operations by method and path template, e.g. `GET /v2/bot/profile/{userId}`. */
export type Operations = Readonly<Record<string, Operation>>;
