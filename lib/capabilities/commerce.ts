import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/commerce/endpoints.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess } from '../constructs/public-api.ts';

/** Orders, refunds and how they are counted. */
export class Commerce extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.serveOrders(core);
  }

  private serveOrders(core: Core): void {
    const { members, records, activity } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'commerce/api.lambda.ts',
      timeoutSeconds: 29,
      // A batch of 500 orders is as many transactions: it wants a core.
      memoryMegabytes: 1769,
      environment: core.environment,
      permissions: [
        onTable(members, 'GetItem', 'PutItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onTable(activity, 'PutItem', 'BatchWriteItem'),
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, Object.values(endpoints), adminAccess);
  }
}
