import type { CallLine, LineClient } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import { compactDate } from '../../shared/domain/line-day.ts';
import type { LineInsights, Told } from '../ports.ts';
import { readLineDay } from './read-line-day.ts';
import { statisticsFrom } from './statistics-from.ts';

/** LINE's insight endpoints, with what their answers mean for whoever asks. */
export function createLineInsights(callLine: CallLine): LineInsights {
  const ask = async <Value>(
    channelId: string,
    question: (client: LineClient) => Promise<Value | 'unready'>,
  ): Promise<Told<Value>> => {
    try {
      const value = await callLine(channelId, question);
      return value === 'unready' ? { outcome: 'later' } : { outcome: 'told', value };
    } catch (error) {
      return refusalOf(error);
    }
  };

  return {
    ofUnit: (channelId, { unit, from, to }) =>
      ask(channelId, async ({ insight }) =>
        statisticsFrom(await insight.getStatisticsPerUnit(unit, compactDate(from), compactDate(to))),
      ),
    ofRequest: (channelId, requestId) =>
      ask(channelId, async ({ insight }) => statisticsFrom(await insight.getMessageEvent(requestId))),
    ofDay: (channelId, date) => ask(channelId, (client) => readLineDay(client, compactDate(date))),
    quotaUsed: (channelId) =>
      ask(channelId, async ({ api }) => (await api.getMessageQuotaConsumption()).totalUsage),
    unitsUsed: (channelId) =>
      ask(channelId, async ({ api }) => (await api.getAggregationUnitUsage()).numOfCustomAggregationUnits),
  };
}

/** What nobody else may swallow (a secret store that fails, a mistake of ours) is thrown on. */
function refusalOf(error: unknown): Exclude<Told<never>, { outcome: 'told' }> {
  if (error instanceof LineUnclear) return { outcome: 'later' };
  if (!(error instanceof LineRejected)) throw error;
  const { status } = error;
  if (status === 429 || status === 408) return { outcome: 'later' };
  return status === 401 || status === 403 ? { outcome: 'refused', status } : { outcome: 'none' };
}
