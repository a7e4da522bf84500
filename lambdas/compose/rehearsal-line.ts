import type { Witness } from '../journeys/rehearsal/world.ts';
import type { CallLine, LineClient } from '../shared/edge/line-client.ts';

/** LINE as a rehearsal has it: every call is told, taken at once and goes nowhere. */
export function lineOfRehearsal(witness: Witness, newId: () => string): CallLine {
  const accepted = (method: string) => () => {
    witness.calledLine(method);
    return Promise.resolve({
      httpResponse: { headers: new Headers({ 'x-line-request-id': newId() }) },
      body: {},
    });
  };
  const sending: Readonly<Record<string, string>> = {
    pushMessageWithHttpInfo: 'push',
    multicastWithHttpInfo: 'multicast',
    replyMessageWithHttpInfo: 'reply',
  };
  const known: Readonly<Record<string, unknown>> = {
    // What is left of the month is told beside the sends, not held against them.
    getMessageQuota: () => Promise.resolve({ type: 'none' }),
  };
  const answering = (area: string): object =>
    new Proxy(known, {
      get: (_target, name) => {
        const method = String(name);
        // Not a promise.
        if (method === 'then') return undefined;
        return known[method] ?? accepted(sending[method] ?? `${area}.${method}`);
      },
    });
  const client = {
    api: answering('api'),
    blob: answering('blob'),
    audience: answering('audience'),
  } as unknown as LineClient;
  return (_channelId, call) => call(client);
}
