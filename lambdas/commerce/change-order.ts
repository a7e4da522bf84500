import type { CurrentMemberId } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { Commit } from '../shared/domain/write-part.ts';
import type { CancelOrder, NewRefund, RefundOrder } from './contracts.ts';
import { dateProblems } from './domain/read-order.ts';
import { afterChanges, aggregatesOf } from './domain/purchase-days.ts';
import { cancel, dayChangeOf, refund, type Order } from './domain/order.ts';
import type { OrderLedger } from './ports.ts';
import type { OrderChange, TellOrder } from './tell-order.ts';

export interface ChangeOrderDeps {
  ledger: OrderLedger;
  currentMemberId: CurrentMemberId;
  tellOrder: TellOrder;
  commit: Commit;
  clock: Clock;
}

const mostTries = 20;
const pauseMs = 20;

/** Records a refund once per refundId. */
export const createRefundOrder =
  (deps: ChangeOrderDeps): RefundOrder =>
  (channelId, orderId, { refundId, amountMinor, refundedAt }: NewRefund) => {
    const at = Date.parse(refundedAt);
    return change(deps, {
      ...{ channelId, orderId, at, path: '/refundedAt', type: 'order.refunded', cause: refundId },
      decide: (order) => refund(order, { refundId, amountMinor, at }),
    });
  };

/** Cancels an order, once. */
export const createCancelOrder =
  (deps: ChangeOrderDeps): CancelOrder =>
  (channelId, orderId, at) =>
    change(deps, {
      ...{ channelId, orderId, at, path: '/cancelledAt', type: 'order.cancelled', cause: '' },
      decide: (order) => cancel(order, at),
    });

interface Change {
  channelId: string;
  orderId: string;
  /** Epoch milliseconds, and the field it came in. */
  at: number;
  path: string;
  type: OrderChange['type'];
  cause: string;
  decide: (order: Order) => ReturnType<typeof cancel>;
}

/** The order, its day, the aggregates and what is told of them change together. */
async function change(deps: ChangeOrderDeps, asked: Change): ReturnType<CancelOrder> {
  const { channelId, orderId, at, path } = asked;
  const [wrongDate] = dateProblems(path, at, deps.clock.now());
  if (wrongDate) return { outcome: 'refused', ...wrongDate };
  for (let attempt = 1; attempt <= mostTries; attempt += 1) {
    const before = (await deps.ledger.readOrders(channelId, [orderId])).get(orderId);
    if (!before) return { outcome: 'unknown order' };
    const decided = asked.decide(before);
    if (decided.outcome !== 'changed') return decided;
    if (await commitChange(deps, asked, { before, after: decided.order })) return decided;
    await deps.clock.sleep(pauseMs * attempt);
  }
  throw new Error('The purchases of a member changed too often at once; the change comes again.');
}

async function commitChange(
  { ledger, currentMemberId, tellOrder, commit }: ChangeOrderDeps,
  { channelId, type, at, cause }: Change,
  { before, after }: { before: Order; after: Order },
): Promise<boolean> {
  const memberId = await currentMemberId(channelId, before.memberId);
  const purchases = (await ledger.readPurchases(channelId, [memberId])).get(memberId);
  if (!purchases) throw new Error('Purchases were asked for, and none came.');
  const dayChange = dayChangeOf(before, after);
  const days = afterChanges(purchases.days, [dayChange]);
  const { outcome } = await commit([
    ledger.changedOrder(after),
    ledger.changedPurchases(channelId, memberId, { before: purchases, days }),
    ledger.aggregates(channelId, memberId, aggregatesOf(days, after.channelCurrency)),
    ...tellOrder.changed({ ...after, memberId }, { type, at, cause, spentMinor: dayChange.spentMinor }),
  ]);
  return outcome === 'committed';
}
