import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/tags/endpoints.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';

/** Tags on members and their registry. */
export class Tags extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { members, records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'tags/api.lambda.ts',
      timeoutSeconds: 15,
      environment: core.environment,
      permissions: [
        onTable(members, 'GetItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/tags'), adminAccess);
  }
}
