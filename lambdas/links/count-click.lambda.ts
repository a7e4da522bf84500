import { awsCore } from '../compose/aws-platform.ts';
import { composeCountClick } from '../compose/links.ts';
import { queueLambda } from '../shared/edge/queue-lambda.ts';

export const handler = queueLambda(composeCountClick(awsCore('links-clicks')));
