import type { Account } from '../account.ts';
import type { LineAnswer } from '../http/line-answer.ts';

interface TokenKind {
  lifetimeSeconds: number;
  hasKeyId: boolean;
}

/** Ways to get a token (Messaging API docs, "Channel access token"). */
const kinds: Readonly<Record<string, TokenKind>> = {
  '/oauth2/v3/token': { lifetimeSeconds: 15 * 60, hasKeyId: false },
  '/v2/oauth/accessToken': { lifetimeSeconds: 30 * 86_400, hasKeyId: false },
  '/oauth2/v2.1/token': { lifetimeSeconds: 30 * 86_400, hasKeyId: true },
};

export const issuesTokens = (path: string): boolean => Object.hasOwn(kinds, path);

const refuseToken = (error: string, description: string): LineAnswer => ({
  status: 400,
  body: { error, error_description: description },
});

/**
 * Issues a channel access token for the channel's id and secret. LINE's v2.1 wants a signed assertion instead; here all
 * three kinds take id and secret, since the simulator knows no keys.
 */
export function issueToken(accounts: readonly Account[], path: string, form: URLSearchParams): LineAnswer {
  if (form.get('grant_type') !== 'client_credentials') {
    return refuseToken('invalid_request', 'grant_type must be client_credentials');
  }
  const account = accounts.find(
    ({ channel }) =>
      channel.channelId === form.get('client_id') && channel.channelSecret === form.get('client_secret'),
  );
  const kind = kinds[path];
  if (!account || !kind) return refuseToken('invalid_client', 'client_id or client_secret is wrong');
  const { ids, clock, channel } = account;
  const token = ids.token() + ids.token();
  const expiresAt = clock.now() + kind.lifetimeSeconds * 1000;
  account.record({ kind: 'accessToken', channelId: channel.channelId, token, expiresAt });
  return {
    status: 200,
    body: {
      access_token: token,
      expires_in: kind.lifetimeSeconds,
      token_type: 'Bearer',
      ...(kind.hasKeyId && { key_id: ids.token() }),
    },
  };
}

/** Whose token it is; undefined when it is unknown or has expired. */
export function accountOfToken(
  accounts: readonly Account[],
  authorization: string | undefined,
): Account | undefined {
  const token = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  return token === undefined
    ? undefined
    : accounts.find(({ channel, provider, clock }) => {
        const issued = provider.accessTokens.get(token);
        const isIssued = issued?.channelId === channel.channelId && issued.expiresAt > clock.now();
        return token === channel.channelAccessToken || isIssued;
      });
}
