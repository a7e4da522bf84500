const formats = new Map<string, Intl.DateTimeFormat>();
const dayMs = 86_400_000;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  formats.set(timeZone, format);
  return format;
}

/** The local calendar day of a moment in an IANA zone, counted from 1970-01-01. */
export const localDay = (epochMs: number, timeZone: string): number =>
  dayOfDate(formatOf(timeZone).format(epochMs));

/** `YYYY-MM-DD` to days since 1970-01-01. */
export const dayOfDate = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMs;

/** Days since 1970-01-01 to `YYYY-MM-DD`. */
export const dateOfDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
