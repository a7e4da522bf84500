import { S3Client } from '@aws-sdk/client-s3';
import { awsCore } from '../compose/aws-platform.ts';
import { composeSegmentsApi } from '../compose/segments.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { readEnv } from '../shared/env.ts';
import { SegmentsApiEnv } from './env.ts';

const { MEDIA_BUCKET } = readEnv(SegmentsApiEnv, process.env);
const core = awsCore('segments-api');
const routes = composeSegmentsApi(core, createS3Blobs(new S3Client({}), MEDIA_BUCKET));

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
