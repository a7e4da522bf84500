const keptSeconds = 800 * 86_400;

/** Figures, days and usage of a channel lie in one partition. */
export const insightsPartition = (channelId: string): string => `INSIGHTS#${channelId}`;

/** Two years and a bit, so that a year can be laid beside the one before; in epoch seconds. */
export const expiryAfter = (nowEpochMs: number): number => Math.floor(nowEpochMs / 1000) + keptSeconds;
