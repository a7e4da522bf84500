import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/preferences/endpoints.ts';
import type { Core } from '../constructs/core.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, gathered, signedLink } from '../constructs/public-api.ts';

/** Topics, what members want to get, and the page on which they choose it. */
export class Preferences extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { members, records, activity } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'preferences/api.lambda.ts',
      timeoutSeconds: 15,
      environment: core.environment,
      permissions: [
        onTable(members, 'GetItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'Query', 'PutItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onTable(activity, 'PutItem'),
        core.readFirstApiKey,
        core.readSigningKey,
      ],
    });
    core.api.serve(api, gathered(Object.values(endpoints), '/v1/topics'), adminAccess);
    const page = new NodeLambda(this, 'Page', {
      stage: core.stage,
      entry: 'preferences/page.lambda.ts',
      timeoutSeconds: 10,
      environment: core.environment,
      permissions: [
        onTable(members, 'GetItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'Query', 'PutItem'),
        onTable(activity, 'PutItem'),
        core.readSigningKey,
      ],
    });
    const path = '/p/{code}';
    core.api.serve(
      page,
      [
        { method: 'GET', path },
        { method: 'POST', path },
      ],
      signedLink,
    );
  }
}
