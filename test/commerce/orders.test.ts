import fc from 'fast-check';
import { commerceApi } from '../../lambdas/commerce/commerce-api.ts';
import { composeCommerce } from '../../lambdas/compose/commerce.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import type { NewOrder } from '../../lambdas/commerce/contracts.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

describe('orders', () => {
  let world: ProductWorld;
  let commerce: ReturnType<typeof composeCommerce>;
  let members: ReturnType<typeof composeMembers>;
  let call: ReturnType<typeof apiOf>;

  beforeEach(async () => {
    world = await productWorld();
    commerce = composeCommerce(world.core);
    members = composeMembers(world.core);
    call = apiOf(commerceApi({ ...world.core, ...members, ...commerce }), world.core);
  });
  afterEach(() => world.close());

  const order = (fields: object = {}) => ({
    orderId: 'A-1',
    customer: { externalId: 'c-7' },
    placedAt: '2026-11-20T12:00:00+09:00',
    currency: 'THB',
    amountMinor: 125_00,
    lines: [{ productId: 'tea', category: 'drinks', quantity: 2, amountMinor: 125_00 }],
    ...fields,
  });
  const place = (fields: object = {}) => call('POST /v1/orders', { body: order(fields) });
  const events = async () =>
    (await world.items('records', 'OUTBOX#')).map(
      ({ event }) => event as { type: string; memberIds: string[]; data: Record<string, unknown> },
    );
  const aggregatesOf = async (memberId: string) =>
    (await members.readMemberRow(channelId, memberId))?.commerce;
  const memberOf = async (answer: Promise<{ json: unknown }>) =>
    ((await answer).json as { order: { memberId: string } }).order.memberId;

  /** Who is crowded out by others comes again, as a till would. */
  async function untilRecorded(given: NewOrder): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await commerce.recordOrders(channelId, [given]);
        return;
      } catch (error) {
        if (attempt === 20) throw error;
      }
    }
  }

  it('make a prospect of an unknown customer and count for it', async () => {
    const answer = await place();
    expect(answer).toMatchObject({
      status: 200,
      json: {
        outcome: 'placed',
        order: { orderId: 'A-1', status: 'placed', countedMinor: 12_500, countedCurrency: 'THB' },
      },
    });
    const { memberId } = (answer.json as { order: { memberId: string } }).order;
    expect(await members.members.read(channelId, memberId)).toMatchObject({ lifecycle: 'prospect' });
    expect(await aggregatesOf(memberId)).toMatchObject({
      orders: 1,
      days: 1,
      spentMinor: 12_500,
      currency: 'THB',
    });
    expect((await events()).map(({ type }) => type).sort()).toEqual(['member.created', 'order.placed']);
    expect((await events()).find(({ type }) => type === 'order.placed')?.data).toMatchObject({
      spentMinor: 12_500,
      nth: 1,
      isFirst: true,
      productIds: ['tea'],
      categories: ['drinks'],
    });
  });

  it('that come again change nothing', async () => {
    const memberId = await memberOf(place());
    expect(await place()).toMatchObject({ status: 200, json: { outcome: 'known' } });
    expect(await aggregatesOf(memberId)).toMatchObject({ orders: 1, spentMinor: 12_500 });
    expect(await events()).toHaveLength(2);
  });

  it('that come again with another content are refused with each difference', async () => {
    await place();
    const refused = await place({ amountMinor: 1, source: 'pos' });
    expect(refused).toMatchObject({ status: 409 });
    expect((refused.json as { errors: { path: string }[] }).errors.map(({ path }) => path)).toEqual([
      '/amountMinor',
      '/source',
    ]);
    expect(await place({ customer: { externalId: 'somebody else' } })).toMatchObject({
      status: 409,
      json: { errors: [{ path: '/customer' }] },
    });
  });

  it('are refused where the request is wrong, with the place and the rule', async () => {
    for (const [fields, path] of [
      [{ amountMinor: -1 }, '/amountMinor'],
      [{ amountMinor: 1.5 }, '/amountMinor'],
      [{ currency: 'baht' }, '/currency'],
      [{ customer: {} }, '/customer'],
      [{ lines: [{ productId: 'a', quantity: 0, amountMinor: 1 }] }, '/lines/0/quantity'],
      [{ placedAt: 'yesterday' }, '/placedAt'],
    ] as const)
      expect(await place(fields)).toMatchObject({ status: 400, json: { errors: [{ path }] } });
    for (const [fields, path] of [
      [{ currency: 'XXZ' }, '/currency'],
      [{ placedAt: '2026-11-24T12:00:00Z' }, '/placedAt'],
      [{ placedAt: '1970-01-01T00:00:00Z' }, '/placedAt'],
      [{ customer: { phone: '12345' } }, '/customer/phone'],
      [{ customer: { memberId: '0f8fad5b-d9cb-469f-a165-70867728950e' } }, '/customer/memberId'],
    ] as const)
      expect(await place(fields)).toMatchObject({ status: 422, json: { errors: [{ path }] } });
    expect(await world.items('records', 'ORDER#')).toEqual([]);
    expect(await world.items('members')).toEqual([]);
  });

  it('in another currency need a rate, and are worth what it was when they came', async () => {
    const memberId = await memberOf(place());
    expect(await place({ orderId: 'A-2', currency: 'USD' })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/currency' }] },
    });
    const put = (rate: string) =>
      call('PUT /v1/commerce/settings', { body: { currency: 'THB', rates: { USD: rate } } });
    expect(await put('33.335')).toMatchObject({ status: 200 });
    expect(await place({ orderId: 'A-2', currency: 'USD', amountMinor: 1001 })).toMatchObject({
      json: { order: { countedMinor: 33_368 } },
    });
    await put('40');
    expect(await call('GET /v1/orders/A-2')).toMatchObject({ json: { countedMinor: 33_368 } });
    expect(await aggregatesOf(memberId)).toMatchObject({ spentMinor: 12_500 + 33_368 });
    expect(await call('PUT /v1/commerce/settings', { body: { currency: 'TWD' } })).toMatchObject({
      status: 409,
      json: { errors: [{ path: '/currency' }] },
    });
    expect(
      await call('PUT /v1/commerce/settings', { body: { currency: 'THB', rates: { QQQ: '1' } } }),
    ).toMatchObject({ status: 422, json: { errors: [{ path: '/rates/QQQ' }] } });
  });

  it('are scored by bounds of the channel only when they rise, days falling', async () => {
    const rfmThresholds = {
      recencyDays: [365, 180, 90, 30],
      orders: [2, 3, 5, 10],
      spentMinor: [1, 2, 3, 4],
    };
    const put = (thresholds: object) =>
      call('PUT /v1/commerce/settings', { body: { currency: 'THB', rfmThresholds: thresholds } });
    expect(await put({ ...rfmThresholds, recencyDays: [30, 90, 180, 365] })).toMatchObject({
      status: 400,
      json: { errors: [{ path: '/rfmThresholds/recencyDays' }] },
    });
    expect(await put({ ...rfmThresholds, orders: [2, 2, 5, 10] })).toMatchObject({ status: 400 });
    expect(await put(rfmThresholds)).toMatchObject({ status: 200, json: { rfmThresholds } });
  });

  it('are refunded in part and as a whole, once a refund', async () => {
    const memberId = await memberOf(place());
    const refund = (refundId: string, amountMinor: number) =>
      call('POST /v1/orders/A-1/refunds', {
        body: { refundId, amountMinor, refundedAt: '2026-11-21T00:00:00Z' },
      });
    expect(await refund('r1', 2500)).toMatchObject({
      json: { status: 'partially-refunded', countedMinor: 10_000 },
    });
    expect(await refund('r1', 2500)).toMatchObject({ status: 200, json: { refundedMinor: 2500 } });
    expect(await refund('r1', 2501)).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/amountMinor' }] },
    });
    expect(await refund('r2', 10_001)).toMatchObject({ status: 422 });
    expect(await aggregatesOf(memberId)).toMatchObject({ orders: 1, spentMinor: 10_000 });
    expect(await refund('r2', 10_000)).toMatchObject({ json: { status: 'refunded', countedMinor: 0 } });
    expect(await aggregatesOf(memberId)).toBeUndefined();
    expect(await place({ amountMinor: 99 })).toMatchObject({ status: 409 });
    expect((await events()).filter(({ type }) => type === 'order.refunded')).toHaveLength(2);
    expect(
      await call('POST /v1/orders/none/refunds', {
        body: { refundId: 'r', amountMinor: 1, refundedAt: '2026-11-21T00:00:00Z' },
      }),
    ).toMatchObject({ status: 404 });
  });

  it('are cancelled once, and then cannot be refunded', async () => {
    const memberId = await memberOf(place());
    await place({ orderId: 'A-2', placedAt: '2026-11-10T12:00:00+09:00' });
    expect(await call('POST /v1/orders/A-1/cancel', { body: {} })).toMatchObject({
      json: { status: 'cancelled' },
    });
    expect(await call('POST /v1/orders/A-1/cancel', { body: {} })).toMatchObject({ status: 200 });
    expect(await aggregatesOf(memberId)).toMatchObject({ orders: 1, days: 1, gapSquares: 0 });
    expect(
      await call('POST /v1/orders/A-1/refunds', {
        body: { refundId: 'r', amountMinor: 1, refundedAt: '2026-11-21T00:00:00Z' },
      }),
    ).toMatchObject({ status: 422 });
    expect((await events()).filter(({ type }) => type === 'order.cancelled')).toHaveLength(1);
  });

  it('of a batch have each their own outcome, the first of two with one number holds', async () => {
    const { json } = await call('POST /v1/orders/batch', {
      body: {
        orders: [
          order(),
          order({ orderId: 'A-2', customer: { externalId: 'c-8' } }),
          order(),
          order({ amountMinor: 7 }),
          order({ orderId: 'A-3', currency: 'XXZ' }),
          order({ orderId: 'A-4', customer: { lineUserId: lineUserOf('Anna') } }),
        ],
      },
    });
    expect((json as { results: { outcome: string }[] }).results.map(({ outcome }) => outcome)).toEqual([
      'placed',
      'placed',
      'known',
      'conflict',
      'invalid',
      'placed',
    ]);
  });

  it('of the past tell nobody, but count', async () => {
    await call('POST /v1/orders/batch', { body: { orders: [order()], history: true } });
    expect((await events()).map(({ type }) => type)).toEqual(['member.created']);
    expect(await world.items('activity')).not.toEqual([]);
  });

  it('of one customer by different keys come together when the keys do', async () => {
    const byPhone = await memberOf(place({ customer: { phone: '+66812345678' } }));
    const byNumber = await memberOf(place({ orderId: 'A-2', customer: { externalId: 'c-9' } }));
    expect(byNumber).not.toBe(byPhone);
    const both = await memberOf(
      place({ orderId: 'A-3', customer: { phone: '+66 81 234 5678', externalId: 'c-9' } }),
    );
    expect(both).toBe(byPhone);
    expect(await aggregatesOf(byPhone)).toMatchObject({ orders: 3 });
    expect(await members.members.read(channelId, byNumber)).toBeUndefined();
    expect(await members.currentMemberId(channelId, byNumber)).toBe(byPhone);
    expect(await call('GET /v1/orders/A-2')).toMatchObject({ json: { memberId: byPhone } });
    const listed = await call(`GET /v1/members/${byNumber}/orders`);
    expect(
      (listed.json as { items: { orderId: string }[] }).items.map(({ orderId }) => orderId).sort(),
    ).toEqual(['A-1', 'A-2', 'A-3']);
    await call('POST /v1/orders/A-2/cancel', { body: {} });
    expect(await aggregatesOf(byPhone)).toMatchObject({ orders: 2 });
  });

  it('of a prospect become those of the friend who binds the phone', async () => {
    const prospect = await memberOf(place({ customer: { phone: '+66812345678', name: 'Ploy' } }));
    const sighting = { channelId, lineUserId: lineUserOf('Ploy'), occurredAt: world.clock.now() };
    const { member, parts } = await members.prepareSighting({ ...sighting, friendship: 'followed' });
    await world.core.commit(parts);
    await place({ orderId: 'A-2', customer: { lineUserId: lineUserOf('Ploy') } });
    const { bindMember } = composeIdentity(world.core, commerce);
    await bindMember(channelId, member.memberId, { phone: '081-234-5678' }).catch((error: unknown) =>
      expect(error).toMatchObject({ status: 422 }),
    );
    await bindMember(channelId, member.memberId, { phone: '+66812345678' });
    await bindMember(channelId, member.memberId, { phone: '+66812345678' });
    expect(await aggregatesOf(member.memberId)).toMatchObject({ orders: 2, spentMinor: 25_000 });
    expect(await members.currentMemberId(channelId, prospect)).toBe(member.memberId);
    expect((await members.persons.read(channelId, [member.memberId])).get(member.memberId)).toMatchObject({
      name: 'Ploy',
      phone: '+66812345678',
    });
    expect(await memberOf(place({ orderId: 'A-3', customer: { phone: '+66812345678' } }))).toBe(
      member.memberId,
    );
  });

  it('placed side by side, in any order and several times, add up', async () => {
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...numbers, ...numbers], { minLength: 24 }),
        fc.nat(1_000_000),
        async (sequence, round) => {
          const fields = (index: number) => ({
            orderId: `${round}-${index}`,
            customer:
              index % 2 === 0
                ? { externalId: `x${round}` }
                : { externalId: `x${round}`, phone: '+66812345678' },
            amountMinor: index + 1,
            placedAt: new Date(Date.UTC(2026, 9, 1 + index)).toISOString(),
          });
          await Promise.all(sequence.map((index) => untilRecorded(order(fields(index)) as never)));
          const { memberId } = (await commerce.ledger.readOrders(channelId, [`${round}-0`])).get(
            `${round}-0`,
          ) ?? { memberId: '' };
          const current = await members.currentMemberId(channelId, memberId);
          const aggregates = await aggregatesOf(current);
          const all = [...(await commerce.ledger.readPurchases(channelId, [current])).values()][0];
          const spent = [...(all?.days.values() ?? [])].reduce((sum, { spentMinor }) => sum + spentMinor, 0);
          expect(aggregates?.spentMinor).toBe(spent);
          for (const index of numbers)
            expect(await commerce.recordOrders(channelId, [order(fields(index)) as never])).toMatchObject([
              { outcome: 'known' },
            ]);
        },
      ),
      { numRuns: 5 },
    );
    const counted = (await world.items('members')).reduce(
      (sum, item) => sum + ((item['commerce'] as { orders?: number } | undefined)?.orders ?? 0),
      0,
    );
    expect(counted).toBe((await world.items('records', 'ORDER#')).length);
  });
});
