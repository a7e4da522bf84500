import { Construct } from 'constructs';
import type { RehearsalEnv } from '../../lambdas/journeys/env.ts';
import { endpoints } from '../../lambdas/journeys/rehearsal/endpoints.ts';
import type { Core } from './core.ts';
import { askSegments } from './journey-rounds.ts';
import { NodeLambda, type EnvironmentOf } from './node-lambda.ts';
import { onObjects, onTable } from './permission.ts';
import { adminAccess } from './public-api.ts';

/** The function that rehearses journeys. It may only read: whatever a rehearsal does, it does in memory. */
export class JourneyRehearsal extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { stage, environment, bucket, bucketArn, readCredentials, readFirstApiKey } = core;
    const { members, records, activity } = core.tables;
    const rehearse = new NodeLambda(this, 'Api', {
      stage,
      entry: 'journeys/rehearse.lambda.ts',
      timeoutSeconds: 29,
      // From 1,769 MB on a function has a whole processor.
      memoryMegabytes: 1769,
      environment: {
        ...environment,
        MEDIA_BUCKET: bucket.bucketName,
      } satisfies EnvironmentOf<typeof RehearsalEnv>,
      permissions: [
        onTable(records, 'GetItem', 'Query'),
        onTable(members, 'BatchGetItem'),
        onTable(activity, 'Query'),
        ...askSegments(core),
        onObjects(bucketArn, 'segments', 'GetObject'),
        readCredentials,
        readFirstApiKey,
      ],
    });
    core.api.serve(rehearse, Object.values(endpoints), adminAccess);
  }
}
