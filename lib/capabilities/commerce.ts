import { Construct } from 'constructs';
import { endpoints } from '../../lambdas/commerce/endpoints.ts';
import type {
  CommerceApiEnv,
  ImportOrdersEnv,
  ReceiveConnectorEnv,
  WatchCartsEnv,
} from '../../lambdas/commerce/env.ts';
import type { Core } from '../constructs/core.ts';
import { EventRule } from '../constructs/event-rule.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { onObjects, onTable, queryIndex, tellMissingObjects } from '../constructs/permission.ts';
import { adminAccess, gathered, signedByShop } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

const importTimeoutSeconds = 600;
const cartTimeoutSeconds = 30;
const connectorTimeoutSeconds = 30;

/** Orders, refunds and how they are counted; carts; imports of order histories. */
export class Commerce extends Construct {
  private readonly importQueue: WorkQueue;
  private readonly cartQueue: WorkQueue;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.importQueue = new WorkQueue(this, 'Import', {
      stage: core.stage,
      topic: core.topic,
      name: 'commerce.import',
      fifo: true,
      consumerTimeoutSeconds: importTimeoutSeconds,
      impact: 'The import of an order history stands still: the rest of its orders are missing.',
      runbook: 'Order import stands still',
    });
    this.cartQueue = new WorkQueue(this, 'Carts', {
      stage: core.stage,
      topic: core.topic,
      name: 'commerce.carts',
      consumerTimeoutSeconds: cartTimeoutSeconds,
      impact: 'Abandoned carts are not noticed: journeys that win them back do not start.',
      runbook: 'Carts are not watched',
    });
    new EventRule(this, 'CartEvents', { core, name: 'commerce.carts', queue: this.cartQueue });
    this.serveOrders(core);
    this.receiveFromShops(core);
    this.watchCarts(core);
    this.importOrders(core);
  }

  private serveOrders(core: Core): void {
    const { members, records, activity } = core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: core.stage,
      entry: 'commerce/api.lambda.ts',
      timeoutSeconds: 29,
      // A batch of 500 orders is as many transactions: it wants a core.
      memoryMegabytes: 1769,
      environment: {
        ...core.environment,
        ORDER_IMPORT_QUEUE_URL: this.importQueue.queue.queueUrl,
        MEDIA_BUCKET: core.bucket.bucketName,
      } satisfies EnvironmentOf<typeof CommerceApiEnv>,
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onTable(activity, 'PutItem', 'BatchWriteItem'),
        // An upload link may do what its signer may do.
        onObjects(core.bucketArn, 'imports', 'GetObject', 'PutObject'),
        tellMissingObjects(core.bucketArn),
        this.importQueue.send,
        core.readFirstApiKey,
        core.readCredentials,
        core.manageCredentials,
      ],
    });
    core.api.serve(
      api,
      gathered(Object.values(endpoints), '/v1/orders', '/v1/carts', '/v1/connectors'),
      adminAccess,
    );
  }

  private receiveFromShops(core: Core): void {
    const { members, records, activity } = core.tables;
    const connectors = new WorkQueue(this, 'Connectors', {
      stage: core.stage,
      topic: core.topic,
      name: 'commerce.connectors',
      fifo: true,
      consumerTimeoutSeconds: connectorTimeoutSeconds,
      impact: 'Some orders, refunds or carts of a connected shop are missing.',
      runbook: 'Webhooks of a shop failed',
    });
    const receive = new NodeLambda(this, 'ReceiveConnector', {
      stage: core.stage,
      entry: 'commerce/receive-connector.lambda.ts',
      timeoutSeconds: 10,
      environment: {
        ...core.environment,
        CONNECTOR_QUEUE_URL: connectors.queue.queueUrl,
      } satisfies EnvironmentOf<typeof ReceiveConnectorEnv>,
      permissions: [core.readCredentials, connectors.send],
    });
    core.api.serve(receive, [{ method: 'POST', path: '/connectors/{kind}/{channelId}' }], signedByShop);
    const handle = new NodeLambda(this, 'HandleConnector', {
      stage: core.stage,
      entry: 'commerce/handle-connector.lambda.ts',
      timeoutSeconds: connectorTimeoutSeconds,
      environment: core.environment,
      permissions: [
        onTable(members, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        onTable(activity, 'PutItem', 'BatchWriteItem'),
      ],
    });
    connectors.feed(handle, { batchSize: 10 });
  }

  private watchCarts(core: Core): void {
    const { records, activity } = core.tables;
    const watch = new NodeLambda(this, 'WatchCarts', {
      stage: core.stage,
      entry: 'commerce/watch-carts.lambda.ts',
      timeoutSeconds: cartTimeoutSeconds,
      environment: {
        ...core.environment,
        CART_QUEUE_URL: this.cartQueue.queue.queueUrl,
      } satisfies EnvironmentOf<typeof WatchCartsEnv>,
      permissions: [
        onTable(records, 'GetItem', 'Query', 'PutItem'),
        onTable(activity, 'PutItem'),
        this.cartQueue.send,
      ],
    });
    this.cartQueue.feed(watch, { batchSize: 10 });
  }

  private importOrders(core: Core): void {
    const { members, records, activity } = core.tables;
    const importer = new NodeLambda(this, 'ImportOrders', {
      stage: core.stage,
      entry: 'commerce/import-orders.lambda.ts',
      timeoutSeconds: importTimeoutSeconds,
      // Reading a part is computing: it wants a core.
      memoryMegabytes: 1769,
      environment: {
        ...core.environment,
        ORDER_IMPORT_QUEUE_URL: this.importQueue.queue.queueUrl,
        MEDIA_BUCKET: core.bucket.bucketName,
      } satisfies EnvironmentOf<typeof ImportOrdersEnv>,
      permissions: [
        onTable(members, 'GetItem', 'PutItem', 'UpdateItem'),
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'BatchWriteItem'),
        onTable(activity, 'PutItem', 'BatchWriteItem'),
        onObjects(core.bucketArn, 'imports', 'GetObject', 'DeleteObject'),
        tellMissingObjects(core.bucketArn),
        this.importQueue.send,
      ],
    });
    // Imports run side by side; the parts of one come one after the other.
    this.importQueue.feed(importer, { batchSize: 1, maxConcurrency: 2 });
  }
}
