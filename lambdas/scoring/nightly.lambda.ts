import middy from '@middy/core';
import { SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { awsCore } from '../compose/aws-platform.ts';
import { composeStartRun } from '../compose/scoring.ts';
import { readEnv } from '../shared/env.ts';
import { createSfnStartMachine } from './adapters/sfn-start-machine.ts';
import { ScoringApiEnv } from './env.ts';

const env = readEnv(ScoringApiEnv, process.env);
const startRun = composeStartRun(
  awsCore('scoring-nightly'),
  createSfnStartMachine(new SFNClient({}), env.SEGMENTATION_MACHINE_ARN),
);

const Nightly = z.object({ channelId: z.string() });

/** Called by each channel's schedule, in the channel's time zone. */
export const handler = middy<unknown>().handler(async (event) => {
  await startRun(Nightly.parse(event).channelId);
});
