import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { webhookUrlProblem } from '../../../stepfunctions/journey/nodes/webhook/webhook-url.ts';
import type { CallWebhook } from '../ports.ts';
import { isPublicAddress } from './public-address.ts';

/** A step has time for this and for everything else that it does. */
const callTimeoutMs = 10_000;
/** An item of the store holds 400 KB. */
const mostAnswerBytes = 256 * 1024;
/** Receivers that say so may answer later (RFC 9110, RFC 8470, RFC 6585); so may those that break. */
const laterStatuses = [408, 425, 429];

type Answer = Awaited<ReturnType<CallWebhook>>;

class PrivateAddress extends Error {
  override name = 'PrivateAddress';
}

/**
 * Posts over HTTPS to public addresses only. The address is looked at where the connection is made, so a name that leads
 * elsewhere a moment later does not help; redirects are not followed. `allowsLoopback` is for the program on one machine.
 */
export function createHttpsWebhook(options: { allowsLoopback: boolean; timeoutMs?: number }): CallWebhook {
  const timeoutMs = options.timeoutMs ?? callTimeoutMs;
  return async ({ url, body, headers }) => {
    const problem = webhookUrlProblem(url, options);
    if (problem !== undefined) return { outcome: 'refused', reason: problem };
    try {
      return await post(new URL(url), { body, headers, timeoutMs });
    } catch (error) {
      if (error instanceof PrivateAddress)
        return { outcome: 'refused', reason: 'The address leads into a private network.' };
      return { outcome: 'unanswered', reason: `No answer: ${codeOf(error)}.` };
    }
  };
}

/** Of the error, never its words: those may hold the address with what stands in its query. */
const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
};

function post(
  url: URL,
  {
    body,
    headers,
    timeoutMs,
  }: { body: string; headers: Readonly<Record<string, string>>; timeoutMs: number },
): Promise<Answer> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<Answer>();
  const signal = AbortSignal.timeout(timeoutMs);
  const [request, lookup] = url.protocol === 'https:' ? [requestHttps, publicOnly] : [requestHttp, undefined];
  const call = request(
    url,
    {
      method: 'POST',
      headers: { ...headers, 'User-Agent': 'Kizuna', 'Content-Length': String(Buffer.byteLength(body)) },
      // A connection kept from before would not be looked at again.
      ...{ agent: false, signal, lookup },
    },
    (response) => {
      read(response).then(settle, reject);
    },
  );
  call.on('error', reject);
  call.end(body);
  return promise;
}

async function read(response: IncomingMessage): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 500 || laterStatuses.includes(status)) {
    response.destroy();
    return { outcome: 'unanswered', reason: `The receiver answered ${status}.` };
  }
  if (status < 200 || status >= 300) {
    response.destroy();
    return { outcome: 'refused', reason: `The receiver answered ${status}.` };
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostAnswerBytes) {
      response.destroy();
      return { outcome: 'refused', reason: `The answer is larger than ${mostAnswerBytes / 1024} KB.` };
    }
    chunks.push(chunk);
  }
  return {
    outcome: 'accepted',
    contentType: headers['content-type'] ?? '',
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Looks a name up, and refuses it when any of its addresses is not public. */
function publicOnly(hostname: string, options: LookupOptions, found: Found): void {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses;
    if (error) found(error, []);
    else if (!first || !addresses.every(({ address }) => isPublicAddress(address)))
      found(new PrivateAddress('The name leads into a private network.'), []);
    else if (options.all === true) found(null, addresses);
    else found(null, first.address, first.family);
  });
}
