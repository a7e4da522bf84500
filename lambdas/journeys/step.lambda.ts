import { S3Client } from '@aws-sdk/client-s3';
import middy from '@middy/core';
import { awsMachines } from '../compose/aws-machines.ts';
import { awsCore } from '../compose/aws-platform.ts';
import { composeDelivery } from '../compose/delivery.ts';
import { composeJourneyFacts } from '../compose/journey-facts.ts';
import { composeStep } from '../compose/journeys.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { StepEnv } from './env.ts';

const core = awsCore('journeys-step');
const env = readEnv(StepEnv, process.env);

/** Called by state machines through the alias `live`; name and alias stand inside running machines and never change. */
export const handler = middy<unknown, unknown>().handler(
  composeStep(core, {
    ...awsMachines(),
    ...composeJourneyFacts(core, createS3Blobs(new S3Client({}), env.MEDIA_BUCKET)),
    deliver: composeDelivery(core).deliver,
  }),
);
