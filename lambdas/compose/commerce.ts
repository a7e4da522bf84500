import { createDynamoCommerceSettings } from '../commerce/adapters/dynamo-commerce-settings.ts';
import { createDynamoOrderLedger } from '../commerce/adapters/dynamo-order-ledger.ts';
import { createCancelOrder, createRefundOrder } from '../commerce/change-order.ts';
import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import { createPrepareCommerceMerge } from '../commerce/prepare-merge.ts';
import { createReadingContext } from '../commerce/reading-context.ts';
import { createRecordOrders } from '../commerce/record-orders.ts';
import { createTellOrder } from '../commerce/tell-order.ts';
import { createIndexActivities } from '../members/adapters/dynamo-activity-index.ts';
import { memberKey } from '../members/adapters/member-item.ts';
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
    prepareCartOrdered: () => Promise.resolve([]),
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
  };
}
