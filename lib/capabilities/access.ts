import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/access/endpoints.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess } from '../constructs/public-api.ts';

/** Channels, their credentials, API keys and the description of the API. */
export class Access extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'access/api.lambda.ts',
      timeoutSeconds: 15,
      environment: core.environment,
      permissions: [
        onTable(records, 'GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        core.readCredentials,
        core.manageCredentials,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(
      api,
      [...Object.values(endpoints), { method: 'ANY', path: '/v1/{unknown+}' }],
      adminAccess,
    );
  }
}
