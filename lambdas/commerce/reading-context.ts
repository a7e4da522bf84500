import type { ReadChannel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { minorDigits } from './domain/money.ts';
import type { ReadingContext } from './domain/read-order.ts';
import type { CommerceSettingsStore } from './ports.ts';

/** What it takes to read the orders of a channel. */
export type ReadingContextOf = (channelId: string, firstCurrency: string) => Promise<ReadingContext>;

/** A channel without a currency takes that of its first order, unless that is none. */
export function createReadingContext(deps: {
  readChannel: ReadChannel;
  settings: CommerceSettingsStore;
  clock: Pick<Clock, 'now'>;
}): ReadingContextOf {
  return async (channelId, firstCurrency) => {
    const channel = await deps.readChannel(channelId);
    if (!channel) throw new Error(`There is no channel ${channelId}.`);
    const settings = await deps.settings.read(channelId);
    const currency =
      settings.currency ??
      (minorDigits(firstCurrency) === undefined
        ? firstCurrency
        : await deps.settings.settleCurrency(channelId, firstCurrency));
    return {
      channelId,
      timeZone: channel.settings.timeZone,
      nowEpochMs: deps.clock.now(),
      settings: { ...settings, currency },
    };
  };
}
