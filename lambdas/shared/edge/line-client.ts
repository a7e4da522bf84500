import { HTTPFetchError, insight, manageAudience, messagingApi } from '@line/bot-sdk';
import { LineRejected, LineUnclear, type LineErrorDetail } from './line-errors.ts';

export interface LineUrls {
  apiBaseUrl: string;
  dataApiBaseUrl: string;
}

export interface LineClient {
  api: messagingApi.MessagingApiClient;
  blob: messagingApi.MessagingApiBlobClient;
  audience: manageAudience.ManageAudienceClient;
  insight: insight.InsightClient;
}

/** The channel's token; `fresh` after a 401. Undefined when the channel has no credentials. */
export type ReadToken = (channelId: string, options?: { fresh?: boolean }) => Promise<string | undefined>;

/** Calls LINE as a channel. Rejects with `LineRejected` or `LineUnclear` only. */
export type CallLine = <Answer>(
  channelId: string,
  call: (client: LineClient) => Promise<Answer>,
) => Promise<Answer>;

/** LINE answers within a second or two; a Lambda step has time for several tries of this length. */
const callTimeoutMs = 10_000;

/** Calls with the channel's token; a 401 reads the token anew once, since it may have been rotated. */
export function createCallLine(deps: { urls: LineUrls; readToken: ReadToken; timeoutMs?: number }): CallLine {
  const clients = new Map<string, LineClient>();
  const clientOf = (token: string): LineClient => {
    const known = clients.get(token);
    if (known) return known;
    const client = createClient(token, deps.urls);
    clients.set(token, client);
    return client;
  };

  return async (channelId, call) => {
    const token = await deps.readToken(channelId);
    try {
      return await once(token, (client) => call(client));
    } catch (error) {
      if (!(error instanceof LineRejected) || error.status !== 401) throw error;
      const fresh = await deps.readToken(channelId, { fresh: true });
      if (fresh === token) throw error;
      return once(fresh, (client) => call(client));
    }
  };

  async function once<Answer>(
    token: string | undefined,
    call: (client: LineClient) => Promise<Answer>,
  ): Promise<Answer> {
    if (token === undefined) throw new LineRejected(401, { message: 'The channel has no access token.' });
    try {
      return await withDeadline(call(clientOf(token)), deps.timeoutMs ?? callTimeoutMs);
    } catch (error) {
      throw toLineError(error);
    }
  }
}

function createClient(channelAccessToken: string, { apiBaseUrl, dataApiBaseUrl }: LineUrls): LineClient {
  return {
    api: new messagingApi.MessagingApiClient({ channelAccessToken, baseURL: apiBaseUrl }),
    insight: new insight.InsightClient({ channelAccessToken, baseURL: apiBaseUrl }),
    audience: new manageAudience.ManageAudienceClient({ channelAccessToken, baseURL: apiBaseUrl }),
    blob: new messagingApi.MessagingApiBlobClient({ channelAccessToken, baseURL: dataApiBaseUrl }),
  };
}

/** The SDK waits for ever; a call that is given up may still be accepted, hence unclear. */
async function withDeadline<Answer>(call: Promise<Answer>, timeoutMs: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new LineUnclear(`LINE did not answer within ${timeoutMs} ms.`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([call, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function toLineError(error: unknown): Error {
  if (error instanceof LineUnclear || error instanceof LineRejected) return error;
  if (!(error instanceof HTTPFetchError))
    return new LineUnclear('The connection to LINE broke.', { cause: error });
  if (error.status >= 500) return new LineUnclear(`LINE answered ${error.status}.`);
  const { message, details } = readBody(error.body);
  return new LineRejected(error.status, {
    message,
    details,
    requestId: error.headers.get('x-line-request-id') ?? undefined,
    acceptedRequestId: error.headers.get('x-line-accepted-request-id') ?? undefined,
  });
}

interface ErrorBody {
  message?: unknown;
  details?: { property?: unknown; message?: unknown }[];
}

function readBody(body: string): { message: string; details: LineErrorDetail[] } {
  try {
    const { message, details } = JSON.parse(body) as ErrorBody;
    return { message: textOf(message), details: (details ?? []).flatMap(readDetail) };
  } catch {
    return { message: '', details: [] };
  }
}

const readDetail = ({ property, message }: { property?: unknown; message?: unknown }): LineErrorDetail[] =>
  typeof property === 'string' ? [{ property, message: textOf(message) }] : [];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
