/** One thing that is wrong with a request, and where (`/nodes/hello/next`, `query/limit`). */
export interface ProblemDetail {
  /** JSON pointer into the body (empty: the whole), or `query/<name>`, `path/<name>`, `header/<name>`. */
  path: string;
  /** What is wrong, in a sentence that says what to do. */
  message: string;
  code?: string;
  hint?: string;
}

/** An expected refusal; the edge answers it as application/problem+json (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: readonly ProblemDetail[];

  constructor(
    status: number,
    title: string,
    options: { detail?: string; errors?: readonly ProblemDetail[] } = {},
  ) {
    super(options.detail ?? title);
    this.name = 'Problem';
    this.status = status;
    this.title = title;
    this.errors = options.errors ?? [];
  }
}
