/** What LINE answers. */
export interface LineAnswer {
  status: number;
  /** JSON, or bytes as they are. */
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface ErrorDetail {
  message: string;
  /** JSON path of what is wrong, e.g. `messages[0].text`. */
  property: string;
}

export const ok = (body: unknown = {}): LineAnswer => ({ status: 200, body });

export function refuse(status: number, message: string, details?: readonly ErrorDetail[]): LineAnswer {
  return { status, body: { message, ...(details && { details }) } };
}

/** LINE's 400 for a body with wrong properties. */
export const refuseProperties = (details: readonly ErrorDetail[]): LineAnswer =>
  refuse(400, `The request body has ${details.length} error(s)`, details);
