const offsetMs = 9 * 3_600_000;

/** The day of a moment in Japan, where LINE counts: `20261124`. */
export const japaneseDay = (epochMs: number): string =>
  new Date(epochMs + offsetMs).toISOString().slice(0, 10).replaceAll('-', '');

/** The moment at which a day (`20261124`) begins in Japan; undefined when there is no such day. */
export function startOfDay(day: string | null): number | undefined {
  const [, year, month, date] = /^(\d{4})(\d{2})(\d{2})$/.exec(day ?? '') ?? [];
  const epochMs = Date.parse(`${year ?? ''}-${month ?? ''}-${date ?? ''}T00:00:00Z`) - offsetMs;
  return Number.isNaN(epochMs) || japaneseDay(epochMs) !== day ? undefined : epochMs;
}

/** Whether the figures of a day are there: LINE has them on the next day, from the first day it counted. */
export function statusOf(day: string, first: string, now: number): 'ready' | 'unready' | 'out_of_service' {
  if (day < first) return 'out_of_service';
  return day < japaneseDay(now) ? 'ready' : 'unready';
}
