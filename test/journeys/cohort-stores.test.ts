import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDynamoCohorts } from '../../lambdas/journeys/adapters/dynamo-cohorts.ts';
import { createDynamoEnrolments } from '../../lambdas/journeys/adapters/dynamo-enrolments.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { createMemoryClient } from '../../lambdas/shared/edge/dynamo/memory/memory-client.ts';
import { createUnitMeter } from '../../lambdas/shared/edge/dynamo/memory/unit-meter.ts';
import { cohortStoreSuite } from '../support/cohort-store-suite.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore, tableNames } from '../support/memory-store.ts';

const storesOn = (client: DynamoDBDocumentClient) => {
  const commit = createCommit({ client, clock: manualClock(), random: () => 0.5 });
  const deps = { client, tables: tableNames, commit };
  return { cohorts: createDynamoCohorts(deps), enrolments: createDynamoEnrolments(deps) };
};

cohortStoreSuite('embedded store', async () => storesOn((await openMemoryStore(manualClock())).client));
cohortStoreSuite('tables in memory', () =>
  Promise.resolve(storesOn(createMemoryClient({ names: tableNames, meter: createUnitMeter() }))),
);
