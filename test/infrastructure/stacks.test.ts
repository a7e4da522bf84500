import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeAlarms } from './stacks/alarms.ts';
import { describeBundles } from './stacks/bundles.ts';
import { describeData } from './stacks/data.ts';
import { describeFunctions } from './stacks/functions.ts';
import { describePermissions } from './stacks/permissions.ts';
import { describeQueues } from './stacks/queues.ts';
import { describeRoutes } from './stacks/routes.ts';
import { describeSeparation } from './stacks/separation.ts';
import { synthesize } from './synthesize.ts';

// One synthesis serves all: it takes longer than every check together.
const stacks = synthesize();
afterAll(() => {
  rmSync(dirname(stacks.assemblyFolder), { recursive: true });
});

describeSeparation(stacks);
describeData(stacks);
describePermissions(stacks);
describeFunctions(stacks);
describeQueues(stacks);
describeAlarms(stacks);
describeRoutes(stacks);
describeBundles(stacks);
