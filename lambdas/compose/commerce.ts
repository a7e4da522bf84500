import { createDynamoJourneys } from '../journeys/adapters/dynamo-journeys.ts';
import { createReadCartMarks } from '../journeys/read-cart-marks.ts';
import { createDynamoCarts } from '../commerce/adapters/dynamo-carts.ts';
import { createDynamoCommerceSettings } from '../commerce/adapters/dynamo-commerce-settings.ts';
import { createDynamoOrderLedger } from '../commerce/adapters/dynamo-order-ledger.ts';
import { createKeepCart } from '../commerce/carts/keep-cart.ts';
import type { CartTimer } from '../commerce/carts/ports.ts';
import { createPrepareCartOrdered } from '../commerce/carts/prepare-cart-ordered.ts';
import { createWatchCart } from '../commerce/carts/watch-cart.ts';
import { createCancelOrder, createRefundOrder } from '../commerce/change-order.ts';
import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import { createPrepareCommerceMerge } from '../commerce/prepare-merge.ts';
import { createReadingContext } from '../commerce/reading-context.ts';
import { createRecordOrders } from '../commerce/record-orders.ts';
import { createTellOrder } from '../commerce/tell-order.ts';
import type { DomainEvent } from '../events/contracts.ts';
import { createIndexActivities } from '../members/adapters/dynamo-activity-index.ts';
import { memberKey } from '../members/adapters/member-item.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import { createWriteAll } from '../shared/edge/dynamo/write-all.ts';
import type { Core } from './core.ts';
import { composeIdentity, composeMembers } from './members.ts';

/** What commerce keeps, for those who merge members. */
export function composeCommerceMerge(core: Core) {
  const ledger = createDynamoOrderLedger({ ...core, memberKey });
  const settings = createDynamoCommerceSettings(core);
  const readCommerceSettings: ReadCommerceSettings = (channelId) => settings.read(channelId);
  return {
    ledger,
    settings,
    readCommerceSettings,
    prepareCommerceMerge: createPrepareCommerceMerge({ ledger, settings }),
  };
}

/** Orders, refunds and what they make of members. */
export function composeCommerce(core: Core) {
  const kept = composeCommerceMerge(core);
  const members = composeMembers(core);
  const { activityRetentionDays } = core.settings;
  const deps = {
    ...core,
    ...members,
    ...kept,
    ...composeIdentity(core, kept),
    carts: createDynamoCarts(core),
    prepareCartOrdered: createPrepareCartOrdered({ ...core, carts: createDynamoCarts(core) }),
    readingContext: createReadingContext({ ...core, settings: kept.settings }),
    tellOrder: createTellOrder({
      ...core,
      ...members,
      activityRetentionDays,
      indexActivities: createIndexActivities({
        ...core,
        writeAll: createWriteAll(core),
        retentionDays: activityRetentionDays,
      }),
    }),
  };
  return {
    ...kept,
    recordOrders: createRecordOrders(deps),
    refundOrder: createRefundOrder(deps),
    cancelOrder: createCancelOrder(deps),
    carts: deps.carts,
    keepCart: createKeepCart(deps),
  };
}

/** The consumer of the queue `commerce.carts`. */
export function composeCartWatch(core: Core, sendToCartQueue: SendToQueue<CartTimer>) {
  const { readCommerceSettings } = composeCommerceMerge(core);
  const { appendActivity } = composeMembers(core);
  const watchCart = createWatchCart({
    ...core,
    ...{ appendActivity, readCommerceSettings, sendToCartQueue },
    readCartMarks: createReadCartMarks({ ...core, journeys: createDynamoJourneys(core) }),
    carts: createDynamoCarts(core),
  });
  return eachMessage<CartTimer | DomainEvent>(watchCart, (error) =>
    core.log('MESSAGE_FAILED', { queue: 'commerce.carts' }, error),
  );
}
