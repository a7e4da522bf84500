import { createDynamoOrderImports } from '../../lambdas/commerce/adapters/dynamo-order-imports.ts';
import type { NewOrder, OrderOutcome, RecordOrders } from '../../lambdas/commerce/contracts.ts';
import type { Order } from '../../lambdas/commerce/domain/order.ts';
import { fileKey, type OrderImport } from '../../lambdas/commerce/domain/order-import.ts';
import { importApi } from '../../lambdas/commerce/import-api.ts';
import { createImportPart, type ImportPartDeps } from '../../lambdas/commerce/import-orders/import-part.ts';
import { createOrderPart, type PartMessage } from '../../lambdas/commerce/import-orders/order-part.ts';
import { createStartImport } from '../../lambdas/commerce/import-orders/start-import.ts';
import type { QueueMessage } from '../../lambdas/shared/domain/queue.ts';
import { createWriteAll } from '../../lambdas/shared/edge/dynamo/write-all.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { apiOf, channelId, productWorld } from '../support/product-world.ts';

/** Orders as a channel keeps them: the first of a number holds, one of a member called `nobody` cannot be. */
export function memoryOrders() {
  const orders = new Map<string, NewOrder>();
  const record = (order: NewOrder): OrderOutcome => {
    const { orderId, customer } = order;
    if (customer.externalId === 'nobody') {
      const message = 'the channel has no such member';
      return { outcome: 'invalid', orderId, problems: [{ path: '/customer/externalId', message }] };
    }
    const known = orders.get(orderId);
    if (known === undefined) orders.set(orderId, order);
    if (known && known.amountMinor !== order.amountMinor) {
      const difference = { path: '/amountMinor', recorded: known.amountMinor, given: order.amountMinor };
      return { outcome: 'conflict', orderId, differences: [difference] };
    }
    return { outcome: known ? 'known' : 'placed', orderId, memberId: 'member' };
  };
  const recordOrders: RecordOrders = async (_channelId, given) => {
    await Promise.resolve();
    return given.map(record);
  };
  const ledger = {
    readOrders: (_channelId: string, orderIds: readonly string[]) =>
      Promise.resolve(
        new Map(orderIds.flatMap((id) => (orders.has(id) ? [[id, {} as Order] as const] : []))),
      ),
  };
  return { orders, recordOrders, ledger };
}

/** Imports on the embedded store, with files and orders in memory and a queue that the test works off. */
export async function importWorld({ partBytes = 2000 }: { partBytes?: number } = {}) {
  const product = await productWorld();
  const { core } = product;
  const blobs = memoryBlobs();
  const kept = memoryOrders();
  const queue: PartMessage[] = [];
  const imports = createDynamoOrderImports({ ...core, writeAll: createWriteAll(core) });
  const orderPart = createOrderPart((messages) => {
    queue.push(...messages.map(({ body }) => body));
    return Promise.resolve();
  });
  const deps: ImportPartDeps = { ...core, ...kept, imports, blobs, orderPart, partBytes };
  const api = apiOf(
    importApi({
      ...core,
      imports,
      startImport: createStartImport({ ...core, imports, blobs, orderPart }),
      createUploadLink: ({ key }) => Promise.resolve(`https://files.example/${key}`),
    }),
    core,
  );

  const create = async (body: object = {}): Promise<string> => {
    const { json } = await api('POST /v1/orders/imports', { body });
    return (json as { importId: string }).importId;
  };
  const put = (importId: string, file: string | Uint8Array) =>
    blobs.put(fileKey({ channelId, importId }), Buffer.from(file), 'text/csv');
  const start = (importId: string) => api(`POST /v1/orders/imports/${importId}/start`);
  const view = async (importId: string) =>
    (await api(`GET /v1/orders/imports/${importId}`)).json as Record<string, unknown>;
  const deliver = (body: PartMessage, changes: Partial<ImportPartDeps> = {}) =>
    createImportPart({ ...deps, ...changes })([toMessage(body)]);
  const workOff = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { failedIds } = await deliver(next);
      if (failedIds.length > 0) throw new Error('A part failed.');
    }
  };

  return {
    ...product,
    ...{ blobs, queue, imports, deps, api, create, put, start, view, deliver, workOff },
    orders: kept.orders,
    /** Imports a file to its end and answers the view of it. */
    async import(file: string | Uint8Array, body: object = {}) {
      const importId = await create(body);
      await put(importId, file);
      await start(importId);
      await workOff();
      return view(importId);
    },
    async problems(importId: unknown) {
      const { json } = await api(`GET /v1/orders/imports/${String(importId)}/errors?limit=100`);
      return (json as { items: { row: number; column?: string; message: string }[] }).items;
    },
    stored: (importId: string): Promise<OrderImport | undefined> => imports.read(channelId, importId),
  };
}
export type ImportWorld = Awaited<ReturnType<typeof importWorld>>;

const toMessage = (body: PartMessage): QueueMessage<PartMessage> => ({
  id: 'message',
  body,
  receiveCount: 1,
  sentAt: 0,
});

export const header = 'order_id,placed_at,amount,currency,external_id,name';
export const row = (id: string | number, amount = 10, customer = 'C1'): string =>
  `A${id},2026-11-20 10:00,${amount},TWD,${customer},Somebody`;
export const fileOf = (rows: readonly string[]): string => [header, ...rows, ''].join('\n');
