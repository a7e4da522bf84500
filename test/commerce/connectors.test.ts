import { createHmac } from 'node:crypto';
import type { ConnectorMessage } from '../../lambdas/commerce/connectors/ports.ts';
import { composeCommerce } from '../../lambdas/compose/commerce.ts';
import {
  composeConnectorApi,
  composeHandleConnector,
  composeReceiveConnector,
} from '../../lambdas/compose/connectors.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import { apiOf, channelId, productWorld, type ProductWorld } from '../support/product-world.ts';

const secret = 'a secret of the shop';

describe('connected shops', () => {
  let world: ProductWorld;
  let call: ReturnType<typeof apiOf>;
  let receive: ReturnType<typeof composeReceiveConnector>;
  let queued: OutgoingMessage<ConnectorMessage>[];

  beforeEach(async () => {
    world = await productWorld();
    call = apiOf(composeConnectorApi(world.core), world.core);
    queued = [];
    receive = composeReceiveConnector(world.core, (messages) =>
      Promise.resolve(void queued.push(...messages)),
    );
    for (const kind of ['shopify', 'webhook']) await call(`PUT /v1/connectors/${kind}`, { body: { secret } });
  });
  afterEach(() => world.close());

  const shopify = (topic: string, payload: object, headers: Record<string, string> = {}) => {
    const rawBody = Buffer.from(JSON.stringify(payload));
    return receive({
      path: `/connectors/shopify/${channelId}`,
      rawBody,
      headers: {
        'x-shopify-topic': topic,
        'x-shopify-webhook-id': `${topic}-${rawBody.length}`,
        'x-shopify-hmac-sha256': createHmac('sha256', secret).update(rawBody).digest('base64'),
        ...headers,
      },
    });
  };
  const generic = (payload: object, at = Math.floor(world.clock.now() / 1000)) => {
    const rawBody = Buffer.from(JSON.stringify(payload));
    const hex = createHmac('sha256', secret).update(`${at}.`).update(rawBody).digest('hex');
    return receive({
      path: `/connectors/webhook/${channelId}`,
      rawBody,
      headers: { 'x-kizuna-signature': `t=${at},v1=${hex}` },
    });
  };
  /** Handles what is queued, twice; answers how many failed. */
  async function handle(): Promise<number> {
    const consume = composeHandleConnector(world.core);
    let failed = 0;
    for (const [index, { body }] of queued.splice(0).entries())
      for (const round of [1, 2]) {
        const batch = [{ id: `${index}-${round}`, body, receiveCount: round, sentAt: 0 }];
        failed += (await consume(batch)).failedIds.length;
      }
    return failed;
  }
  const outcomes = async (kind: string) => {
    const { json } = await call('GET /v1/connectors');
    const { items } = json as { items: { kind: string; outcomes: Record<string, number> }[] };
    return items.find((item) => item.kind === kind)?.outcomes;
  };

  const order = {
    id: 450789469,
    created_at: '2026-11-20T10:00:00+09:00',
    processed_at: '2026-11-20T10:00:01+09:00',
    currency: 'THB',
    total_price: '1234.50',
    financial_status: 'paid',
    test: false,
    checkout_token: 'tok1',
    email: 'ploy@example.com',
    customer: {
      id: 207119551,
      email: 'ploy@example.com',
      phone: '+66812345678',
      first_name: 'Ploy',
      last_name: null,
    },
    line_items: [
      { product_id: 632910392, title: 'Tea', quantity: 2, price: '600.00' },
      { product_id: null, title: 'Gone', quantity: 1, price: '34.50' },
    ],
  };
  const checkout = { ...order, token: 'tok1', updated_at: '2026-11-20T09:50:00+09:00', completed_at: null };

  it('of Shopify bring carts, orders, refunds and cancellations exactly', async () => {
    expect(await shopify('checkouts/update', checkout)).toMatchObject({ status: 200 });
    expect(await shopify('orders/paid', order)).toMatchObject({ status: 200 });
    await shopify('refunds/create', {
      id: 1,
      order_id: order.id,
      created_at: '2026-11-21T10:00:00+09:00',
      transactions: [
        { kind: 'refund', status: 'success', amount: '34.50', currency: 'THB' },
        { kind: 'refund', status: 'failure', amount: '99.00', currency: 'THB' },
      ],
    });
    expect(await handle()).toBe(0);
    const { ledger, carts } = composeCommerce(world.core);
    const placed = (await ledger.readOrders(channelId, ['shopify-450789469'])).get('shopify-450789469');
    expect(placed).toMatchObject({
      amountMinor: 123_450,
      currency: 'THB',
      cartId: 'tok1',
      source: 'shopify',
      lines: [{ productId: '632910392', quantity: 2, amountMinor: 120_000 }],
      refunds: [{ refundId: 'shopify-1', amountMinor: 3450 }],
    });
    expect(await carts.read(channelId, 'tok1')).toMatchObject({ status: 'ordered' });
    const row = await composeMembers(world.core).readMemberRow(channelId, placed?.memberId ?? '');
    expect(row?.commerce).toMatchObject({ orders: 1, spentMinor: 120_000 });
    await shopify('orders/cancelled', { ...order, cancelled_at: '2026-11-22T10:00:00+09:00' });
    await handle();
    expect(await outcomes('shopify')).toEqual({
      'cart kept': 1,
      'cart older': 1,
      placed: 1,
      refunded: 1,
      cancelled: 1,
      known: 3,
    });
  });

  it('ignore tests, unpaid orders, guests without a key and unknown topics, and count them', async () => {
    await shopify('orders/paid', { ...order, test: true });
    await shopify('orders/create', { ...order, financial_status: 'pending' });
    await shopify('orders/paid', { ...order, id: 2, customer: null });
    await shopify('products/update', { id: 1 });
    await shopify('orders/cancelled', { ...order, id: 3, cancelled_at: '2026-11-22T10:00:00+09:00' });
    expect(await handle()).toBe(0);
    expect(Object.keys((await outcomes('shopify')) ?? {}).sort()).toEqual([
      'ignored: no customer key',
      'ignored: not paid',
      'ignored: test order',
      'ignored: unknown order',
      'ignored: unknown topic',
    ]);
    expect(await world.items('records', 'ORDER#')).toEqual([]);
  });

  it('send a refund again that came before its order, until the order is there', async () => {
    const refund = { refundId: 'r', orderId: 'w-1', amountMinor: 100, refundedAt: '2026-11-21T00:00:00Z' };
    await generic({ type: 'refund', data: refund });
    const waiting = [...queued];
    expect(await handle()).toBe(2);
    await generic({
      type: 'order',
      data: {
        orderId: 'w-1',
        customer: { externalId: 'c' },
        placedAt: '2026-11-20T00:00:00Z',
        currency: 'TWD',
        amountMinor: 500,
      },
    });
    queued.push(...waiting);
    expect(await handle()).toBe(0);
    expect(await outcomes('webhook')).toMatchObject({ placed: 1, refunded: 1 });
  });

  it('are refused without a genuine signature, for an unknown shop, when played back, and when not understood', async () => {
    const stranger = { 'x-shopify-hmac-sha256': Buffer.alloc(32).toString('base64') };
    expect(await shopify('orders/paid', order, stranger)).toMatchObject({ status: 401 });
    const old = Math.floor(world.clock.now() / 1000) - 301;
    expect(
      await generic(
        { type: 'cancellation', data: { orderId: 'x', cancelledAt: '2026-11-20T00:00:00Z' } },
        old,
      ),
    ).toMatchObject({ status: 401 });
    const wrong = await generic({ type: 'order', data: { orderId: 'w', amountMinor: 1.5 } });
    expect(wrong.status).toBe(400);
    expect(wrong.body).toContain('/data/amountMinor');
    const elsewhere = { path: '/connectors/shopify/nobody', headers: {}, rawBody: Buffer.from('{}') };
    expect(await receive(elsewhere)).toMatchObject({ status: 401 });
    expect(await receive({ ...elsewhere, path: '/connectors/other/nobody' })).toMatchObject({ status: 404 });
    expect(queued).toEqual([]);
  });

  it('keep what concerns one order in one line, and know a webhook that comes twice', async () => {
    await shopify('orders/paid', order);
    await shopify('orders/cancelled', { ...order, cancelled_at: '2026-11-22T10:00:00+09:00' });
    await shopify('orders/paid', order);
    const [first, second, third] = queued;
    expect(second?.groupId).toBe(first?.groupId);
    expect(third?.deduplicationId).toBe(first?.deduplicationId);
    expect(second?.deduplicationId).not.toBe(first?.deduplicationId);
  });
});
