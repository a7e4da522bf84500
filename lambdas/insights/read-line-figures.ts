import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { LineFigures, ReadLineFigures } from './contracts.ts';
import { monthsOf, unitLimitWarning } from './domain/unit-limit.ts';
import type { Fetched, FigureStore } from './ports.ts';

const readsUnderWay = 8;

/** Figures as people see them, with what may be wrong about them. */
export function createReadLineFigures({
  figures,
}: {
  figures: Pick<FigureStore, 'readFetched' | 'readUnitsUsed'>;
}): ReadLineFigures {
  const warningsOf = async (channelId: string, fetched: Fetched): Promise<string[]> => {
    const months = fetched.kind === 'unit' ? monthsOf(fetched) : [];
    const used = await Promise.all(
      months.map(async (month) => ({ month, used: await figures.readUnitsUsed(channelId, month) })),
    );
    return [
      ...(fetched.statistics ? [] : ['LINE has no statistics of it.']),
      ...used.flatMap(({ month, used: count }) => unitLimitWarning(month, count) ?? []),
    ];
  };

  const view = async (channelId: string, fetched: Fetched): Promise<LineFigures> => {
    const { statistics = { messages: [], clicks: [] }, from, to, fetchedAt, isFinal } = fetched;
    return {
      ...statistics,
      ...{ from, to, isFinal, fetchedAt: new Date(fetchedAt).toISOString() },
      warnings: await warningsOf(channelId, fetched),
    };
  };

  return async (channelId, targets) => {
    const found = await mapBounded(targets, readsUnderWay, async (target) => {
      const fetched = await figures.readFetched(channelId, target);
      return [target, await Promise.all(fetched.map((one) => view(channelId, one)))] as const;
    });
    return new Map(found.filter(([, periods]) => periods.length > 0));
  };
}
