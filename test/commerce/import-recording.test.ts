import { fileKey } from '../../lambdas/commerce/domain/order-import.ts';
import { importApi } from '../../lambdas/commerce/import-api.ts';
import type { PartMessage } from '../../lambdas/commerce/import-orders/order-part.ts';
import { composeImportPart, composeOrderImports } from '../../lambdas/compose/order-imports.ts';
import type { QueueHandler } from '../../lambdas/shared/domain/queue.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { apiOf, channelId, productWorld, type ProductWorld } from '../support/product-world.ts';

describe('an imported history', () => {
  let world: ProductWorld;
  let queue: PartMessage[];
  let blobs: ReturnType<typeof memoryBlobs>;
  let call: ReturnType<typeof apiOf>;
  let importPart: QueueHandler<PartMessage>;

  beforeEach(async () => {
    world = await productWorld();
    queue = [];
    blobs = memoryBlobs();
    const platform = {
      blobs,
      sendToImportQueue: (messages: readonly { body: PartMessage }[]) =>
        Promise.resolve(void queue.push(...messages.map(({ body }) => body))),
    };
    importPart = composeImportPart(world.core, platform, 16_384);
    const createUploadLink = ({ key }: { key: string }) => Promise.resolve(`https://files.example/${key}`);
    call = apiOf(
      importApi({ ...world.core, ...composeOrderImports(world.core, platform), createUploadLink }),
      world.core,
    );
  });
  afterEach(() => world.close());

  async function importFile(file: string): Promise<Record<string, unknown>> {
    const { json } = await call('POST /v1/orders/imports', { body: { defaultCurrency: 'TWD' } });
    const { importId } = json as { importId: string };
    await blobs.put(fileKey({ channelId, importId }), Buffer.from(file), 'text/csv');
    await call(`POST /v1/orders/imports/${importId}/start`);
    for (let body = queue.shift(); body; body = queue.shift()) {
      const message = { id: 'message', body, receiveCount: 1, sentAt: 0 };
      expect(await importPart([message])).toEqual({ failedIds: [] });
    }
    return (await call(`GET /v1/orders/imports/${importId}`)).json;
  }

  const customers = 40;
  const day = (index: number): string => new Date(Date.UTC(2025, 0, 1 + ((index * 37) % 300))).toISOString();
  const history = [
    'order_id,placed_at,amount,external_id,product_id',
    ...Array.from(
      { length: 600 },
      (_, i) => `H${i},${day(i).slice(0, 10)},${i + 1},K${(i * 7) % customers},tea`,
    ),
  ].join('\r\n');

  it('makes the same members as orders one by one, tells nobody, and changes nothing the second time', async () => {
    expect(await importFile(history)).toMatchObject({ status: 'finished', ordersPlaced: 600, rowErrors: 0 });
    const members = await world.items('members');
    expect(members).toHaveLength(customers);
    const spent = members.map(({ commerce }) => (commerce as { spentMinor: number }).spentMinor);
    expect(spent.reduce((sum, one) => sum + one, 0)).toBe(((600 * 601) / 2) * 100);
    expect(members.every(({ commerce }) => (commerce as { orders: number }).orders === 15)).toBe(true);
    const events = (await world.items('records', 'OUTBOX#')).map(
      ({ event }) => (event as { type: string }).type,
    );
    expect(events).not.toContain('order.placed');

    const kept = async () => [
      ...(await world.items('members')),
      ...(await world.items('records', 'ORDER#')),
      ...(await world.items('records', 'PURCHASES#')),
    ];
    const before = await kept();
    expect(await importFile(history)).toMatchObject({ ordersPlaced: 0, ordersKnown: 600, conflicts: 0 });
    expect(await kept()).toEqual(before);
  });

  it('tells what the channel refuses, at its row', async () => {
    const rows = [
      'N1,2027-01-01,5,K1,,',
      'N2,2026-01-01,5,K1,EUR,',
      'N3,2026-01-01,5,K1,,',
      'N4,2026-01-02,5,K1,,',
    ];
    const header = 'order_id,placed_at,amount,external_id,currency,line_user_id';
    const { importId, ...view } = await importFile([header, ...rows, 'N5,2026-01-02,5,K2,,', ''].join('\n'));
    expect(view).toMatchObject({ status: 'finished', ordersPlaced: 3, rowErrors: 2 });
    const { json } = await call(`GET /v1/orders/imports/${String(importId)}/errors`);
    expect((json as { items: unknown[] }).items).toEqual([
      { row: 2, column: 'placed_at', message: expect.stringContaining('future') as string },
      { row: 3, column: 'currency', message: expect.stringContaining('EUR') as string },
    ]);
  });
});
