import { benchBroadcastFaults } from './broadcast-faults.ts';
import { benchBroadcasts } from './broadcasts.ts';
import { benchCohorts } from './cohorts.ts';
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

const wanted = process.argv.slice(2);
let missed = 0;
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n${name}`);
  for (const { what, figure, limit, holds } of await bench()) {
    if (!holds) missed += 1;
    console.log(`  ${holds ? 'ok    ' : 'MISSED'} ${what}: ${figure} (${limit})`);
  }
}
process.exit(missed === 0 ? 0 : 1);
