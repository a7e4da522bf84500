import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { awsCore } from '../compose/aws-platform.ts';
import { composeNoticeWork } from '../compose/notices.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';
import { createSchedulerMessages, schedulerTarget } from '../shared/edge/scheduler-messages.ts';
import { readEnv } from '../shared/env.ts';
import { createAwsSms, smsClientSettings } from './adapters/aws-sms.ts';
import { NoticesWorkEnv } from './env.ts';

const env = readEnv(NoticesWorkEnv, process.env);

export const handler = queueLambda(
  composeNoticeWork(awsCore('notices-work'), {
    schedules: createSchedulerMessages(new SchedulerClient({}), schedulerTarget(env)),
    sendSms: createAwsSms(new PinpointSMSVoiceV2Client(smsClientSettings)),
  }),
);
