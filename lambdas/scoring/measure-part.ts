import type { MemberRow, ScanMembers } from '../members/contracts.ts';
import { dayOfDate } from '../shared/domain/local-day.ts';
import { startMeasure } from './domain/measure.ts';
import type { Part, RunFiles, RunStore } from './ports.ts';
import { asOfRun } from './run-date.ts';

export interface MeasurePartDeps {
  scanMembers: ScanMembers;
  files: RunFiles;
  runs: Pick<RunStore, 'partDone'>;
}

/** The CLV fit sees about so many customers of the whole channel, at most. */
const mostSampled = 100_000;
/** A small part is not read twice: its members wait in a file of the run for the minutes until they are scored. */
const mostKeptRows = 2000;

/** Reads a range of members once and keeps what it adds to the whole. */
export async function measurePart(
  deps: MeasurePartDeps,
  { channelId, runId, part }: { channelId: string; runId: string; part: Part },
): Promise<void> {
  const run = { channelId, runId };
  const share = (part.to - part.from + 1) / 256;
  const measure = startMeasure({
    asOfDay: dayOfDate(asOfRun(runId)),
    mostSampled: Math.ceil(mostSampled * share),
  });
  let rows: MemberRow[] | undefined = [];
  for await (const page of deps.scanMembers(channelId, part)) {
    for (const row of page) measure.add(row);
    rows = rows && rows.length + page.length <= mostKeptRows ? [...rows, ...page] : undefined;
  }
  if (rows) await deps.files.put(run, `rows-${part.from}`, rows);
  await deps.files.put(run, `measure-${part.from}`, measure.result());
  await deps.runs.partDone(channelId, runId, 'measuring', part);
}
