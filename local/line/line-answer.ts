/** What LINE answers. */
export interface LineAnswer {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

export const ok = (body: unknown = {}): LineAnswer => ({ status: 200, body });

export function refuse(
  status: number,
  message: string,
  details?: readonly { message: string; property: string }[],
): LineAnswer {
  return { status, body: { message, ...(details && { details }) } };
}
