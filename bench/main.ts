import { spawnSync } from 'node:child_process';
import { benchBroadcastFaults } from './broadcast-faults.ts';
import { benchBroadcasts } from './broadcasts.ts';
import { benchCohorts } from './cohorts.ts';
import type { Figure } from './figure.ts';
import { benchImport } from './import.ts';
import { benchJourneys } from './journeys.ts';
import { benchNightlyJob } from './nightly-job.ts';
import { benchReceive } from './receive.ts';
import { benchRedirect } from './redirect.ts';
import { benchScoring } from './scoring.ts';
import { benchSegments } from './segments.ts';
import { benchWalks } from './walks.ts';

/** Each bench prints ratios and limits measured in this run; a missed limit ends the run with an error. */
const benches = {
  receive: benchReceive,
  redirect: benchRedirect,
  broadcasts: benchBroadcasts,
  'broadcast-faults': benchBroadcastFaults,
  cohorts: benchCohorts,
  journeys: benchJourneys,
  import: benchImport,
  'nightly-job': benchNightlyJob,
  scoring: benchScoring,
  segments: benchSegments,
  walks: benchWalks,
};

const [only, ...others] = process.argv.slice(2);
process.exitCode = only !== undefined && others.length === 0 ? await run(only) : runEach([only, ...others]);

/** Prints the figures of one bench; answers 1 when one of them missed its limit, or there is no such bench. */
async function run(name: string): Promise<number> {
  const bench = benches[name as keyof typeof benches] as (() => Promise<Figure[]>) | undefined;
  if (!bench) {
    console.error(`There is no bench ${name}. Benches: ${Object.keys(benches).join(', ')}.`);
    return 1;
  }
  console.log(`\n${name}`);
  const figures = await bench();
  for (const { what, figure, limit, holds } of figures)
    console.log(`  ${holds ? 'ok    ' : 'MISSED'} ${what}: ${figure} (${limit})`);
  process.exit(figures.every(({ holds }) => holds) ? 0 : 1);
}

/** One after the other, each in a process of its own: memory and garbage of one are no figures of the next. */
function runEach(wanted: readonly (string | undefined)[]): number {
  const named = wanted.filter((name) => name !== undefined);
  const names = named.length > 0 ? named : Object.keys(benches);
  const statuses = names.map((name) => {
    const args = [...process.execArgv, import.meta.filename, name];
    return spawnSync(process.execPath, args, { stdio: 'inherit' }).status;
  });
  return statuses.every((status) => status === 0) ? 0 : 1;
}
