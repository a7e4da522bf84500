import type { Channel } from '../access/contracts.ts';
import type { Schedules } from '../shared/domain/schedules.ts';

/** Shops are closed, and the night's broadcasts find fresh segments in the morning. */
const localTime = '03:00';

/** Scores a channel every night, on its own clock; to be called whenever its time zone may have changed. */
export const scheduleNightly = (
  schedules: Schedules,
  { channelId, settings: { timeZone } }: Pick<Channel, 'channelId' | 'settings'>,
): Promise<void> => schedules.putDaily({ name: `scoring-${channelId}`, localTime, timeZone, channelId });
