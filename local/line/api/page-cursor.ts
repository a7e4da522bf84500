const lifetimeMs = 24 * 3_600_000;

interface Clock {
  now(): number;
}

/** A continuation token that names the last entry of a page; it lives for 24 hours. */
export const writeCursor = (clock: Clock, after: string): string =>
  Buffer.from(`${after}.${clock.now() + lifetimeMs}`).toString('base64url');

/** The entry that a token names; undefined when the token has expired. */
export function readCursor(clock: Clock, cursor: string): string | undefined {
  const [after = '', expiresAt] = Buffer.from(cursor, 'base64url').toString().split('.');
  return Number(expiresAt) > clock.now() ? after : undefined;
}
