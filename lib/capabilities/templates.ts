import { Construct } from 'constructs';
import type { Core } from '../constructs/core.ts';
import { NodeLambda } from '../constructs/node-lambda.ts';
import { onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, allBelow } from '../constructs/public-api.ts';

/** Message templates with versions, languages and previews. */
export class Templates extends Construct {
  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    const { members, records } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'templates/api.lambda.ts',
      timeoutSeconds: 29,
      environment: core.environment,
      permissions: [
        onTable(members, 'BatchGetItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        core.readCredentials,
        core.readSigningKey,
        core.readFirstApiKey,
      ],
    });
    core.api.serve(api, allBelow('/v1/templates'), adminAccess);
  }
}
