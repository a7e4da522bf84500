/** LINE did not answer in time, broke the connection, or failed inside (5xx): nobody knows what it did. */
export class LineUnclear extends Error {
  override readonly name = 'LineUnclear';
}

/** What LINE says of one property. */
export interface LineErrorDetail {
  property: string;
  message: string;
}

/** LINE answered with a 4xx: nothing was done, unless `acceptedRequestId` says that an earlier try was. */
export class LineRejected extends Error {
  override readonly name = 'LineRejected';
  readonly status: number;
  /** LINE's own words, without what we sent. */
  readonly lineMessage: string;
  readonly requestId: string | undefined;
  readonly acceptedRequestId: string | undefined;
  readonly details: readonly LineErrorDetail[];
  /** Properties that LINE complains about, e.g. `messages[0].text`. */
  readonly properties: readonly string[];

  constructor(
    status: number,
    answer: {
      message: string;
      requestId?: string;
      acceptedRequestId?: string;
      details?: readonly LineErrorDetail[];
    },
  ) {
    super(`LINE answered ${status}.`);
    this.status = status;
    this.lineMessage = answer.message;
    this.requestId = answer.requestId;
    this.acceptedRequestId = answer.acceptedRequestId;
    this.details = answer.details ?? [];
    this.properties = this.details.map(({ property }) => property);
  }
}
