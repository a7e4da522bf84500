import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { composeAccessApi } from '../compose/access-api.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createSchedulerSchedules } from '../shared/edge/scheduler-schedules.ts';
import { readEnv } from '../shared/env.ts';
import { AccessApiEnv } from './env.ts';

const env = readEnv(AccessApiEnv, process.env);
const core = awsCore('access-api');
const schedules = createSchedulerSchedules(new SchedulerClient({}), {
  groupName: env.SCHEDULE_GROUP,
  targetArn: env.NIGHTLY_SCORING_ARN,
  roleArn: env.SCHEDULE_ROLE_ARN,
  deadLetterArn: env.SCHEDULE_DEAD_LETTER_ARN,
});

export const handler = lambdaHttp(createDispatch(composeAccessApi(core, schedules), core.dispatchDeps));
