import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsCore } from '../compose/aws-platform.ts';
import { composeCommerce } from '../compose/commerce.ts';
import { composeConnectorApi } from '../compose/connectors.ts';
import { composeMembers } from '../compose/members.ts';
import { composeOrderImports } from '../compose/order-imports.ts';
import { createDispatch } from '../shared/edge/http/dispatch.ts';
import { lambdaHttp } from '../shared/edge/http/lambda-http.ts';
import { createS3Blobs } from '../shared/edge/s3-blobs.ts';
import { createS3UploadLink } from '../shared/edge/s3-upload-link.ts';
import { createSqsQueue } from '../shared/edge/sqs-queue.ts';
import { readEnv } from '../shared/env.ts';
import { cartApi } from './cart-api.ts';
import { commerceApi } from './commerce-api.ts';
import { CommerceApiEnv } from './env.ts';
import { importApi } from './import-api.ts';

const env = readEnv(CommerceApiEnv, process.env);
const core = awsCore('commerce-api');
const orderImports = composeOrderImports(core, {
  blobs: createS3Blobs(new S3Client({}), env.MEDIA_BUCKET),
  sendToImportQueue: createSqsQueue(new SQSClient({}), env.ORDER_IMPORT_QUEUE_URL),
});
const commerce = composeCommerce(core);
const routes = [
  ...commerceApi({ ...core, ...composeMembers(core), ...commerce }),
  ...cartApi({ ...core, ...commerce }),
  ...composeConnectorApi(core),
  ...importApi({ ...core, ...orderImports, createUploadLink: createS3UploadLink(env.MEDIA_BUCKET) }),
];

export const handler = lambdaHttp(createDispatch(routes, core.dispatchDeps));
