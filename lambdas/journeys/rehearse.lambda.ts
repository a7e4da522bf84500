import { S3Client } from '@aws-sdk/client-s3';
import { awsCore } from '../compose/aws-platform.ts';
import { composeRehearsalApi } from '../compose/rehearsal.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { RehearsalEnv } from './env.ts';

const { MEDIA_BUCKET } = readEnv(RehearsalEnv, process.env);
const core = awsCore('journeys-rehearse');
const routes = composeRehearsalApi(core, createS3Blobs(new S3Client({}), MEDIA_BUCKET));

/** Its role may only read. */
export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
