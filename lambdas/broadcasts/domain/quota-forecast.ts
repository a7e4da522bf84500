const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** LINE counts months in Japan (Messaging API reference, "Get number of messages sent this month"). */
const japanOffsetMs = 9 * hourMs;

export interface Month {
  /** `2026-11` */
  name: string;
  startsAt: number;
  endsAt: number;
}

/** The month of a moment, as LINE counts it. */
export function monthOf(epochMs: number): Month {
  const inJapan = new Date(epochMs + japanOffsetMs);
  const [year, month] = [inJapan.getUTCFullYear(), inJapan.getUTCMonth()];
  return {
    name: inJapan.toISOString().slice(0, 7),
    startsAt: Date.UTC(year, month) - japanOffsetMs,
    endsAt: Date.UTC(year, month + 1) - japanOffsetMs,
  };
}

/**
 * What the month will come to: what is used, everything but broadcasts at its pace so far, and the broadcasts that are to
 * come. Less than a day counts as one, so that a month's first hour says little.
 */
export function forecastOf(
  { startsAt, endsAt }: Month,
  given: { now: number; used: number; byBroadcasts: number; scheduled: number; limit: number | undefined },
) {
  const { now, used, byBroadcasts, scheduled, limit = Infinity } = given;
  const daysSoFar = Math.max(1, (now - startsAt) / dayMs);
  const otherPerDay = Math.max(0, used - byBroadcasts) / daysSoFar;
  const other = Math.round((otherPerDay * (endsAt - now)) / dayMs);
  const total = used + other + scheduled;
  return {
    ...{ otherPerDay: Math.round(otherPerDay * 10) / 10, other, scheduled, total },
    exceedsBy: Math.max(0, total - limit),
  };
}
