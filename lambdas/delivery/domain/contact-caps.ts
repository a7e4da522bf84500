import type { FrequencyCaps } from '../../access/contracts.ts';

const dayMs = 86_400_000;

/** Rolling windows, not calendar days: nobody gets a burst around midnight. */
const windows = [
  { cap: 'perDay', lengthMs: dayMs },
  { cap: 'per7Days', lengthMs: 7 * dayMs },
  { cap: 'per30Days', lengthMs: 30 * dayMs },
] as const satisfies readonly { cap: keyof FrequencyCaps; lengthMs: number }[];

/** Contacts older than this count nowhere. */
export const longestWindowMs = 30 * dayMs;

/** True when one more contact at `nowEpochMs` stays within every cap. A contact counts for exactly its window. */
export function isWithinCaps(
  contactedAt: readonly number[],
  caps: FrequencyCaps,
  nowEpochMs: number,
): boolean {
  return windows.every(({ cap, lengthMs }) => {
    const most = caps[cap];
    return most === undefined || contactedAt.filter((at) => at > nowEpochMs - lengthMs).length < most;
  });
}

/** Which caps one more contact would break: the channel's count every contact, a topic's its own. */
export function brokenCap(
  contacts: readonly { at: number; topic?: string }[],
  { caps, topic }: { caps: FrequencyCaps; topic?: { mark: string; caps: FrequencyCaps } },
  nowEpochMs: number,
): 'frequency cap' | 'topic cap' | undefined {
  const times = (those: typeof contacts): number[] => those.map(({ at }) => at);
  if (!isWithinCaps(times(contacts), caps, nowEpochMs)) return 'frequency cap';
  if (!topic) return undefined;
  const ofTopic = contacts.filter((contact) => contact.topic === topic.mark);
  return isWithinCaps(times(ofTopic), topic.caps, nowEpochMs) ? undefined : 'topic cap';
}
