import { refuse, type LineAnswer } from './line-answer.ts';
import type { Ids } from './random-ids.ts';
import type { SimulatedChannel } from './settings.ts';

/** Lifetimes in seconds (Messaging API, "Channel access token"). */
const lifetimes: Readonly<Record<string, number>> = {
  '/oauth2/v3/token': 900,
  '/v2/oauth/accessToken': 2_592_000,
  '/oauth2/v2.1/token': 2_592_000,
};

/** Issues channel access tokens for the channel's id and secret. */
export function createTokenIssuer(channel: SimulatedChannel, clock: { now(): number }, ids: Ids) {
  const issued = new Map<string, number>();
  return {
    isValid: (token: string): boolean =>
      token === channel.channelAccessToken || (issued.get(token) ?? 0) > clock.now(),
    issues: (path: string): boolean => Object.hasOwn(lifetimes, path),
    issue(path: string, form: URLSearchParams): LineAnswer {
      const isChannel =
        form.get('client_id') === channel.channelId && form.get('client_secret') === channel.channelSecret;
      const isAssertion = form.get('client_assertion') !== null && path !== '/v2/oauth/accessToken';
      if (!isChannel && !isAssertion) return refuse(400, 'invalid client');
      const token = ids.token() + ids.token();
      const seconds = lifetimes[path] ?? 900;
      issued.set(token, clock.now() + seconds * 1000);
      const body = { access_token: token, expires_in: seconds, token_type: 'Bearer' };
      return { status: 200, body: path === '/oauth2/v2.1/token' ? { ...body, key_id: ids.token() } : body };
    },
  };
}
