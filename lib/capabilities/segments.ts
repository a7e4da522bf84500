import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/segments/endpoints.ts';
import type { SegmentsApiEnv } from '../../lambdas/segments/env.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex, tellMissingObjects } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';

/** Rules over members: kept, counted, explained. */
export class Segments extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { members, records, activity } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'segments/api.lambda.ts',
      timeoutSeconds: 29,
      // A live count reads as many members as one core can in 15 s.
      memoryMegabytes: 1769,
      environment: {
        ...core.environment,
        MEDIA_BUCKET: core.bucket.bucketName,
      } satisfies EnvironmentOf<typeof SegmentsApiEnv>,
      permissions: [
        onTable(members, 'GetItem', 'Query'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        queryIndex(activity, 'byType'),
        onObjects(core.bucketArn, 'segments', 'GetObject', 'DeleteObject'),
        onObjects(core.bucketArn, 'audiences', 'GetObject'),
        tellMissingObjects(core.bucketArn),
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/segments'), adminAccess);
  }
}
