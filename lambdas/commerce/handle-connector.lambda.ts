import { awsCore } from '../compose/aws-platform.ts';
import { composeHandleConnector } from '../compose/connectors.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';

export const handler = queueLambda(composeHandleConnector(awsCore('commerce-connectors')));
