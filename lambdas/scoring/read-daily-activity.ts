import type { CurrentMemberIds, ScanActivities, TypedActivity } from '../members/contracts.ts';
import { momentOfWallClock } from '../../stepfunctions/journey/local-time.ts';
import { localDay } from '../shared/domain/local-day.ts';
import { activityWeights } from './domain/engagement.ts';
import type { DailyActivity, Part, ReadDailyActivity } from './ports.ts';

const dayMs = 86_400_000;

/**
 * Gathers what members of a part did, day by day in the channel's own time.
 */
export function createReadDailyActivity(deps: {
  scanActivities: ScanActivities;
  currentMemberIds: CurrentMemberIds;
}): ReadDailyActivity {
  return async ({ channelId, part, timeZone, fromDay, toDay }) => {
    const found = new Map<string, DailyActivity[]>();
    if (fromDay > toDay) return found;
    const merged = await deps.currentMemberIds(channelId);
    const hourOf = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' });
    for (const type of Object.keys(activityWeights)) {
      const pages = deps.scanActivities({
        channelId,
        type,
        fromEpochMs: momentOfWallClock(fromDay * dayMs, timeZone),
        toEpochMs: momentOfWallClock((toDay + 1) * dayMs, timeZone) - 1,
        // A member merged into this part may come from any shard.
        ...(merged.size === 0 ? { shards: shardsOf(part) } : {}),
      });
      const take = ({ memberId: known, at }: TypedActivity): void => {
        const memberId = merged.get(known) ?? known;
        if (!isIn(part, memberId)) return;
        count(found, memberId, { day: localDay(at, timeZone), type, hour: Number(hourOf.format(at)) });
      };
      for await (const rows of pages) rows.forEach(take);
    }
    return found;
  };
}

const bucketOf = (memberId: string): number => parseInt(memberId.slice(0, 2), 16);
const isIn = ({ from, to }: Part, memberId: string): boolean => {
  const bucket = bucketOf(memberId);
  return bucket >= from && bucket <= to;
};

/** First hex digits of the ids in a part. */
function shardsOf({ from, to }: Part): string[] {
  const [first, last] = [Math.floor(from / 16), Math.floor(to / 16)];
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index).toString(16));
}

function count(
  found: Map<string, DailyActivity[]>,
  memberId: string,
  { day, type, hour }: { day: number; type: string; hour: number },
): void {
  const days = found.get(memberId) ?? [];
  found.set(memberId, days);
  let ofDay = days.find((known) => known.day === day);
  if (!ofDay) {
    ofDay = { day, counts: {}, hours: new Array<number>(24).fill(0) };
    days.push(ofDay);
  }
  const counts = ofDay.counts as Record<string, number>;
  const hours = ofDay.hours as number[];
  counts[type] = (counts[type] ?? 0) + 1;
  hours[hour] = (hours[hour] ?? 0) + 1;
}
