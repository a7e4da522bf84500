import { createCallLine, type LineUrls } from '../../shared/edge/line-client.ts';
import type { AskBotUserId } from '../ports.ts';

/** Asks LINE's bot info. A channel can be connected while LINE is down, so no answer is no error. */
export function createAskBotUserId(urls: LineUrls): AskBotUserId {
  return async ({ channelAccessToken }) => {
    const callLine = createCallLine({
      urls,
      readToken: () => Promise.resolve(channelAccessToken),
      timeoutMs: 3000,
    });
    try {
      return (await callLine('new channel', ({ api }) => api.getBotInfo())).userId;
    } catch {
      return undefined;
    }
  };
}
