import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/access/endpoints.ts';
import type { AccessApiEnv } from '../../lambdas/access/env.ts';
import type { Core } from '../constructs/core.ts';
import { ChannelSchedules } from '../constructs/channel-schedules.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess } from '../constructs/public-api.ts';

/** Channels, their credentials, API keys and the description of the API. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { records } = core.tables;
    const nightlyArn = core.addresses.functionArn('scoring/nightly.lambda.ts');
    const schedules = new ChannelSchedules(this, 'Schedules', { core, targetArn: nightlyArn });
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'access/api.lambda.ts',
      timeoutSeconds: 15,
      environment: {
        ...core.environment,
        SCHEDULE_GROUP: schedules.groupName,
        SCHEDULE_ROLE_ARN: schedules.role.roleArn,
        SCHEDULE_DEAD_LETTER_ARN: schedules.deadLetters.queueArn,
        NIGHTLY_SCORING_ARN: nightlyArn,
      } satisfies EnvironmentOf<typeof AccessApiEnv>,
      permissions: [
        onTable(records, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        core.readCredentials,
        core.manageCredentials,
        core.readFirstApiKey,
        schedules.put,
        schedules.passRole,
      ],
    });
    core.api.serve(
      api,
      [...Object.values(endpoints), { method: 'ANY', path: '/v1/{unknown+}' }],
      adminAccess,
    );
  }
}
