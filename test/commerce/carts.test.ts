import fc from 'fast-check';
import { cartApi } from '../../lambdas/commerce/cart-api.ts';
import type { CartTimer } from '../../lambdas/commerce/carts/ports.ts';
import { composeCartWatch, composeCommerce } from '../../lambdas/compose/commerce.ts';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import { createDynamoJourneys } from '../../lambdas/journeys/adapters/dynamo-journeys.ts';
import type { JourneyStore } from '../../lambdas/journeys/ports.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import { apiOf, channelId, productWorld, type ProductWorld } from '../support/product-world.ts';

const minute = 60_000;

async function publishCartJourney(journeys: JourneyStore, journeyId: string, afterMinutes: number) {
  const draft = JourneyDefinition.parse({
    ...{ name: journeyId, trigger: { kind: 'cartAbandoned', afterMinutes }, start: 'out' },
    nodes: { out: { kind: 'exit' } },
  });
  const at = { createdAt: 0, updatedAt: 0 };
  await journeys.create({
    ...{ channelId, journeyId, status: 'published', draft, publishedVersion: 1, lastVersion: 1, revision: 1 },
    ...at,
  });
  await journeys.putVersion({
    ...{ journeyId, version: 1, definition: draft, machineName: journeyId, retired: false, createdAt: 0 },
  });
}

describe('carts', () => {
  let world: ProductWorld;
  let commerce: ReturnType<typeof composeCommerce>;
  let call: ReturnType<typeof apiOf>;
  let sent: OutgoingMessage<CartTimer>[];
  let seen: Set<string>;

  beforeEach(async () => {
    world = await productWorld();
    commerce = composeCommerce(world.core);
    call = apiOf(cartApi({ ...world.core, ...commerce }), world.core);
    sent = [];
    seen = new Set();
  });
  afterEach(() => world.close());

  const line = { productId: 'tea', quantity: 1, amountMinor: 500 };
  const put = (fields: object = {}, cartId = 'k1') =>
    call(`PUT /v1/carts/${cartId}`, {
      body: {
        customer: { externalId: 'c1' },
        currency: 'THB',
        amountMinor: 500,
        lines: [line],
        updatedAt: new Date(world.clock.now()).toISOString(),
        ...fields,
      },
    });
  const order = (fields: object = {}) =>
    commerce.recordOrders(channelId, [
      {
        orderId: 'o1',
        customer: { externalId: 'c1' },
        placedAt: new Date(world.clock.now()).toISOString(),
        currency: 'THB',
        amountMinor: 500,
        lines: [],
        cartId: 'k1',
        ...fields,
      },
    ]);
  const events = async (): Promise<DomainEvent[]> =>
    (await world.items('records', 'OUTBOX#'))
      .map(({ event }) => event as DomainEvent)
      .filter(({ type }) => type.startsWith('cart.'));
  const told = async (type: string) => (await events()).filter((event) => event.type === type);

  /** Gives the consumer what the bus and the queue hold, each message as often as asked. */
  async function deliver(times = 1): Promise<void> {
    const consume = composeCartWatch(world.core, (messages) => Promise.resolve(void sent.push(...messages)));
    const fresh = (await told('cart.updated')).filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    const timers = sent.splice(0).map(({ body }) => body);
    for (const [index, body] of [...fresh, ...timers].entries())
      for (let round = 0; round < times; round += 1)
        await consume([{ id: `m${index}-${round}`, body, receiveCount: 1, sentAt: 0 }]);
  }

  it('are kept by their newest word', async () => {
    expect(await put()).toMatchObject({ status: 200, json: { status: 'open', amountMinor: 500 } });
    const earlier = new Date(world.clock.now() - minute).toISOString();
    expect(await put({ amountMinor: 1, updatedAt: earlier })).toMatchObject({ json: { amountMinor: 500 } });
    world.clock.advance(minute);
    expect(await put({ lines: [], amountMinor: 0 })).toMatchObject({ json: { status: 'emptied' } });
    expect(await call('GET /v1/carts/k1')).toMatchObject({ json: { status: 'emptied', lines: [] } });
    expect(await call('GET /v1/carts/none')).toMatchObject({ status: 404 });
  });

  it('are refused with the place of what is wrong', async () => {
    expect(await put({ currency: 'XXZ' })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/currency' }] },
    });
    expect(await put({ updatedAt: '2027-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/updatedAt' }] },
    });
    expect(await put({ url: 'javascript:alert(1)' })).toMatchObject({
      status: 400,
      json: { errors: [{ path: '/url' }] },
    });
  });

  it('are abandoned once when nobody touches them for an hour, whatever comes twice', async () => {
    await put();
    await deliver(3);
    expect(sent.every(({ delaySeconds }) => delaySeconds === 900)).toBe(true);
    for (let passed = 0; passed < 90; passed += 15) {
      world.clock.advance(15 * minute);
      await deliver(2);
    }
    expect(await told('cart.abandoned')).toMatchObject([
      { data: { cartId: 'k1', items: 1, productIds: ['tea'] } },
    ]);
    expect(sent).toEqual([]);
    expect(await call('GET /v1/carts/k1')).toMatchObject({ json: { status: 'abandoned' } });
  });

  it('wait anew after each touch, with one timer', async () => {
    await put();
    await deliver();
    for (let touch = 0; touch < 5; touch += 1) {
      world.clock.advance(40 * minute);
      await put({ amountMinor: 500 + touch });
      await deliver();
      expect(sent).toHaveLength(1);
    }
    expect(await told('cart.abandoned')).toEqual([]);
    for (let passed = 0; passed < 75; passed += 15) {
      world.clock.advance(15 * minute);
      await deliver();
    }
    expect(await told('cart.abandoned')).toHaveLength(1);
  });

  it('are told to journeys that want them after a time of their own, once for each, and not once they are ordered', async () => {
    const journeys = createDynamoJourneys(world.core);
    for (const [index, afterMinutes] of [30, 10, 120].entries())
      await publishCartJourney(journeys, `j${index}`, afterMinutes);
    await put();
    await put({}, 'k2');
    await deliver(2);
    for (let passed = 0; passed < 150; passed += 10) {
      world.clock.advance(10 * minute);
      if (passed === 40) await order({ cartId: 'k2' });
      await deliver();
    }
    const left = (await told('cart.left')).map(({ data }) => [data['cartId'], data['minutes']]);
    expect(left.sort()).toEqual([
      ['k1', 10],
      ['k1', 120],
      ['k1', 30],
      ['k2', 10],
      ['k2', 30],
    ]);
    expect((await told('cart.abandoned')).map(({ data }) => data['cartId'])).toEqual(['k1']);
    expect(sent).toEqual([]);
    await put({}, 'k1');
    await deliver();
    world.clock.advance(10 * minute);
    await deliver();
    expect(await told('cart.left')).toHaveLength(6);
  });

  it('end with their order, which is a recovery after an abandonment', async () => {
    await put();
    await order();
    world.clock.advance(120 * minute);
    await deliver();
    expect(await told('cart.abandoned')).toEqual([]);
    expect(await call('GET /v1/carts/k1')).toMatchObject({ json: { status: 'ordered', orderId: 'o1' } });

    await put({}, 'k2');
    world.clock.advance(120 * minute);
    await deliver();
    await order({ orderId: 'o2', cartId: 'k2' });
    await order({ orderId: 'o2', cartId: 'k2' });
    expect(await told('cart.recovered')).toMatchObject([{ data: { cartId: 'k2', orderId: 'o2' } }]);
    expect(await put({}, 'k2')).toMatchObject({ json: { status: 'recovered' } });
  });

  it('are abandoned at most once and never after their order, in whatever order things happen', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('touch', 'wait', 'order', 'deliver', 'empty'), { maxLength: 12 }),
        fc.nat(1e6),
        async (steps, round) => {
          const cartId = `cart-${round}`;
          const done = { ordered: false };
          const acts = {
            touch: () => put({}, cartId),
            empty: () => put({ lines: [], amountMinor: 0 }, cartId),
            wait: () => world.clock.sleep(61 * minute),
            deliver: () => deliver(2),
            order: async () => {
              if (!done.ordered) await order({ orderId: cartId, cartId });
              done.ordered = true;
            },
          };
          for (const step of [...steps, 'wait', 'deliver', 'wait', 'deliver'] as const) {
            world.clock.advance(1000);
            await acts[step]();
          }
          const mine = (await events()).filter(({ data }) => data['cartId'] === cartId);
          const count = (type: string) => mine.filter((event) => event.type === type).length;
          expect(count('cart.recovered')).toBeLessThanOrEqual(1);
          const read = await commerce.carts.read(channelId, cartId);
          if (read) expect(read.status).not.toBe('open');
          if (read?.status === 'recovered') expect(count('cart.abandoned')).toBeGreaterThan(0);
          if (done.ordered && read?.status === 'ordered') expect(count('cart.recovered')).toBe(0);
        },
      ),
      { numRuns: 15 },
    );
  });
});
