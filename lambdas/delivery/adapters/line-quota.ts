import type { CallLine } from '../../shared/edge/line-client.ts';
import { LineRejected, LineUnclear } from '../../shared/edge/line-errors.ts';
import type { ReadQuota } from '../contracts.ts';

/** The plan's limit and this month's consumption, as LINE counts them: sends of its own manager are in both. */
export const createReadQuota =
  (callLine: CallLine): ReadQuota =>
  async (channelId) => {
    try {
      return await callLine(channelId, async ({ api }) => {
        const [{ type, value = 0 }, { totalUsage }] = await Promise.all([
          api.getMessageQuota(),
          api.getMessageQuotaConsumption(),
        ]);
        return { outcome: 'quota', limit: type === 'none' ? undefined : value, used: totalUsage };
      });
    } catch (error) {
      if (error instanceof LineRejected) return { outcome: 'no answer', reason: wordsOf(error) };
      if (error instanceof LineUnclear) return { outcome: 'no answer', reason: error.message };
      throw error;
    }
  };

const wordsOf = ({ lineMessage, message }: LineRejected): string =>
  lineMessage === '' ? message : `${message} ${lineMessage}`;
