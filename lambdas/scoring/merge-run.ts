import type { ReadChannel } from '../access/contracts.ts';
import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import { dayOfDate } from '../shared/domain/local-day.ts';
import { mergeMeasures, type Measure } from './domain/measure.ts';
import { calibrationDue } from './domain/calibration-due.ts';
import { calibrate, clvMonths, populationOf, type Population } from './domain/population.ts';
import { calibrationIn } from './domain/snapshot.ts';
import type { Matching, Part, RunFiles, SnapshotStore } from './ports.ts';
import { asOfRun } from './run-date.ts';

export interface MergeRunDeps {
  files: RunFiles;
  snapshots: Pick<SnapshotStore, 'latest'>;
  matching: Pick<Matching, 'prepare'>;
  readChannel: ReadChannel;
  readCommerceSettings: ReadCommerceSettings;
}

/** What every part is scored by. */
export interface RunContext {
  population: Population;
  timeZone: string;
  /** False on a channel's first run: what it finds is a beginning, not a change. */
  hasRunBefore: boolean;
  /** Days whose activity is not yet counted in engagement; none when the second is smaller. */
  engagementDays: readonly [from: number, to: number];
  segments: unknown;
}

/** The first run looks back so far; older activity weighs less than a quarter anyway. */
const firstLookBackDays = 30;

/** Brings the parts' measures together: cut-offs, means, models. */
export async function mergeRun(
  deps: MergeRunDeps,
  { channelId, runId, parts }: { channelId: string; runId: string; parts: readonly Part[] },
): Promise<void> {
  const run = { channelId, runId };
  const asOf = asOfRun(runId);
  const asOfDay = dayOfDate(asOf);
  const channel = await deps.readChannel(channelId);
  if (!channel) throw new Error(`There is no channel ${channelId}.`);
  const measures: Measure[] = [];
  for (const { from } of parts) measures.push((await deps.files.get(run, `measure-${from}`)) as Measure);
  const { monthlyDiscountRate, marginShare, rfmThresholds } = await deps.readCommerceSettings(channelId);
  const previous = await deps.snapshots.latest(channelId);
  const measure = mergeMeasures(measures);
  const clvTerms = { months: clvMonths, monthlyDiscountRate, marginShare };
  const terms = { day: asOfDay, clvTerms, thresholds: rfmThresholds };
  const kept = previous && calibrationIn(previous);
  const calibration = kept && !calibrationDue(kept, measure, terms) ? kept : calibrate(measure, terms);
  const engagedThrough = previous?.engagement.throughDay ?? asOfDay - 1 - firstLookBackDays;
  const context: RunContext = {
    population: populationOf(measure, calibration, asOfDay),
    timeZone: channel.settings.timeZone,
    hasRunBefore: previous !== undefined,
    engagementDays: [engagedThrough + 1, asOfDay - 1],
    segments: await deps.matching.prepare(channelId),
  };
  await deps.files.put(run, 'context', context);
}
