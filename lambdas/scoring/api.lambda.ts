import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { awsCore } from '../compose/aws-platform.ts';
import { composeScoringApi } from '../compose/scoring.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { createSfnStartMachine } from './adapters/sfn-start-machine.ts';
import { ScoringApiEnv } from './env.ts';

const env = readEnv(ScoringApiEnv, process.env);
const core = awsCore('scoring-api');
const routes = composeScoringApi(core, {
  blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
  startMachine: createSfnStartMachine(new SFNClient({}), env.SEGMENTATION_MACHINE_ARN),
});

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
