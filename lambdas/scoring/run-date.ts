/** The as-of date in a run's id. */
export const asOfRun = (runId: string): string => runId.slice(0, 10);
