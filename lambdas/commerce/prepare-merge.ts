import type { PrepareMerge } from '../members/contracts.ts';
import { aggregatesOf, united } from './domain/purchase-days.ts';
import type { CommerceSettingsStore, OrderLedger } from './ports.ts';

/** Purchases of a merged member become those of the one it went into. */
export function createPrepareCommerceMerge(deps: {
  ledger: OrderLedger;
  settings: Pick<CommerceSettingsStore, 'read'>;
}): PrepareMerge {
  return async ({ channelId, from, into }) => {
    const purchases = await deps.ledger.readPurchases(channelId, [from, into]);
    const [leaving, staying] = [purchases.get(from), purchases.get(into)];
    // Who has bought nothing must not buy while it leaves: an order sets the aggregates of its member.
    if (!leaving || !staying || leaving.days.size === 0)
      return { parts: [], maps: {}, unchanged: { from: { commerce: undefined }, into: {} } };
    const { currency = '' } = await deps.settings.read(channelId);
    const days = united(staying.days, leaving.days);
    const commerce = aggregatesOf(days, currency);
    return {
      parts: [
        deps.ledger.changedPurchases(channelId, into, { before: staying, days }),
        deps.ledger.changedPurchases(channelId, from, { before: leaving, days: new Map() }),
      ],
      maps: { ...(commerce && { commerce }) },
    };
  };
}
