import { describeAlarms } from './app-stack/alarms.ts';
import { describeBundles } from './app-stack/bundles.ts';
import { describeFunctions } from './app-stack/functions.ts';
import { describePermissions } from './app-stack/permissions.ts';
import { describeQueues } from './app-stack/queues.ts';
import { describeRoutes } from './app-stack/routes.ts';
import { synthesize } from './synthesize.ts';

// One synthesis serves all: it takes longer than every check together.
const stacks = synthesize('prod', { alarmEmail: 'owner@example.com' });

describePermissions(stacks);
describeFunctions(stacks);
describeQueues(stacks);
describeAlarms(stacks);
describeRoutes(stacks);
describeBundles(stacks);
