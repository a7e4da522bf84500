import { z } from 'zod';
import type { Channel } from '../access/contracts.ts';
import type { CurrentMemberId, MergedFrom } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { route, type Route } from '../shared/edge/http/endpoint.ts';
import { decodeCursor, encodeCursor } from '../shared/edge/http/paging.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type {
  CancelOrder,
  CommerceSettings,
  OrderChangeOutcome,
  OrderOutcome,
  RecordOrders,
  RefundOrder,
} from './contracts.ts';
import { minorDigits } from './domain/money.ts';
import { countedOn, leftMinor, statusOf, type Order } from './domain/order.ts';
import { endpoints, type OrderView } from './endpoints.ts';
import type { CommerceSettingsStore, OrderLedger } from './ports.ts';

export interface CommerceApiDeps {
  recordOrders: RecordOrders;
  refundOrder: RefundOrder;
  cancelOrder: CancelOrder;
  ledger: Pick<OrderLedger, 'readOrders' | 'listOrders'>;
  settings: CommerceSettingsStore;
  currentMemberId: CurrentMemberId;
  mergedFrom: MergedFrom;
  resolveChannel: (channelId: string | undefined) => Promise<Channel>;
  clock: Pick<Clock, 'now'>;
}

export function commerceApi(deps: CommerceApiDeps): Route[] {
  const { ledger, settings, clock } = deps;
  const channelOf = async (query: { channelId?: string }): Promise<string> =>
    (await deps.resolveChannel(query.channelId)).channelId;
  const view = async (order: Order): Promise<OrderView> =>
    viewOf({ ...order, memberId: await deps.currentMemberId(order.channelId, order.memberId) });
  const read = async (channelId: string, orderId: string): Promise<Order> => {
    const order = (await ledger.readOrders(channelId, [orderId])).get(orderId);
    if (order) return order;
    throw noSuchOrder(orderId);
  };
  const changed = async (orderId: string, outcome: OrderChangeOutcome): Promise<OrderView> => {
    switch (outcome.outcome) {
      case 'changed':
      case 'known':
        return view(outcome.order);
      case 'refused':
        throw notPossible([{ path: outcome.path, message: outcome.message }]);
      case 'unknown order':
        throw noSuchOrder(orderId);
    }
  };

  return [
    route(endpoints.placeOrder, async ({ query, body }) => {
      const channelId = await channelOf(query);
      const [outcome] = await deps.recordOrders(channelId, [body]);
      return { outcome: placedOrKnown(outcome), order: await view(await read(channelId, body.orderId)) };
    }),
    route(endpoints.placeOrders, async ({ query, body: { orders, history } }) => ({
      results: (await deps.recordOrders(await channelOf(query), orders, { history })).map(mutable),
    })),
    route(endpoints.getOrder, async ({ params, query }) =>
      view(await read(await channelOf(query), params.orderId)),
    ),
    route(endpoints.refundOrder, async ({ params: { orderId }, query, body }) =>
      changed(orderId, await deps.refundOrder(await channelOf(query), orderId, body)),
    ),
    route(endpoints.cancelOrder, async ({ params: { orderId }, query, body: { cancelledAt } }) => {
      const at = cancelledAt === undefined ? clock.now() : Date.parse(cancelledAt);
      return changed(orderId, await deps.cancelOrder(await channelOf(query), orderId, at));
    }),
    route(endpoints.listMemberOrders, async ({ params, query: { limit, cursor, ...query } }) => {
      const channelId = await channelOf(query);
      const memberId = await deps.currentMemberId(channelId, params.memberId);
      const owners = [memberId, ...(await deps.mergedFrom(channelId, memberId))];
      const before = cursor === undefined ? undefined : decodeCursor(z.string().max(200), cursor);
      const { orders, next } = await ledger.listOrders(channelId, owners, { limit, before });
      return {
        items: orders.map((order) => viewOf({ ...order, memberId })),
        nextCursor: next === undefined ? undefined : encodeCursor(next),
      };
    }),
    route(endpoints.getCommerceSettings, async ({ query }) => settings.read(await channelOf(query))),
    route(endpoints.putCommerceSettings, async ({ query, body }) => {
      const channelId = await channelOf(query);
      refuseUnknownCurrencies(body);
      if (await settings.replace(channelId, body)) return body;
      const { currency = '' } = await settings.read(channelId);
      throw new Problem(409, 'Currency in use', {
        errors: [
          { path: '/currency', message: `Orders are counted in ${currency}; it cannot change any more.` },
        ],
      });
    }),
  ];
}

function placedOrKnown(outcome: OrderOutcome | undefined): 'placed' | 'known' {
  switch (outcome?.outcome) {
    case 'placed':
    case 'known':
      return outcome.outcome;
    case 'conflict':
      throw new Problem(409, 'Order number taken', {
        detail:
          'The number is recorded with another content. Cancel or refund that order, or use a new number.',
        errors: outcome.differences.map(({ path, recorded, given }) => ({
          path,
          message: `Recorded: ${JSON.stringify(recorded)}; given: ${JSON.stringify(given)}.`,
        })),
      });
    case 'invalid':
      throw notPossible(outcome.problems);
    case undefined:
      throw new Error('An order was recorded without an outcome.');
  }
}

const mutable = (outcome: OrderOutcome) => {
  switch (outcome.outcome) {
    case 'conflict':
      return { ...outcome, differences: [...outcome.differences] };
    case 'invalid':
      return { ...outcome, problems: [...outcome.problems] };
    default:
      return outcome;
  }
};

function viewOf(order: Order): OrderView {
  const { orderId, memberId, placedAt, currency, amountMinor, cancelledAt, cartId, source } = order;
  return {
    ...{ orderId, memberId, currency, amountMinor, cartId, source },
    status: statusOf(order),
    placedAt: new Date(placedAt).toISOString(),
    refundedMinor: amountMinor - leftMinor(order),
    countedMinor: countedOn(order).spentMinor,
    countedCurrency: order.channelCurrency,
    lines: [...order.lines],
    refunds: order.refunds.map(({ refundId, amountMinor: refunded, at }) => ({
      refundId,
      amountMinor: refunded,
      refundedAt: new Date(at).toISOString(),
    })),
    cancelledAt: cancelledAt === undefined ? undefined : new Date(cancelledAt).toISOString(),
  };
}

function refuseUnknownCurrencies({ currency, rates }: CommerceSettings): void {
  const named = [
    ...(currency === undefined ? [] : [{ path: '/currency', code: currency }]),
    ...Object.keys(rates).map((code) => ({ path: `/rates/${code}`, code })),
  ];
  const errors = named
    .filter(({ code }) => minorDigits(code) === undefined)
    .map(({ path, code }) => ({ path, message: `${code} is no ISO 4217 currency, e.g. THB, TWD, JPY.` }));
  if (errors.length > 0) throw notPossible(errors);
}

const notPossible = (errors: readonly { path: string; message: string }[]): Problem =>
  new Problem(422, 'Not possible', { errors });

const noSuchOrder = (orderId: string): Problem =>
  new Problem(404, 'No such order', { detail: `The channel has no order ${orderId}: send the order first.` });
