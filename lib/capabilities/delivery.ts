import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/delivery/endpoints.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';

/** The send ledger, as people read it and resolve what LINE never told. Sending itself happens inside the functions of inbound and journeys. */
export class Delivery extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'delivery/api.lambda.ts',
      timeoutSeconds: 15,
      environment: core.environment,
      permissions: [
        onTable(records, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/sends'), adminAccess);
  }
}
