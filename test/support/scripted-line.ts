import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { LineAnswer, LineMessaging, Rejection } from '../../lambdas/delivery/ports.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';

/** What goes wrong with one call. */
export type LineFault =
  | 'error 500'
  | 'reset before'
  | 'reset after accepting'
  | 'timeout after accepting'
  | Extract<Rejection, 'rateLimited' | 'quota' | 'unauthorized' | 'forbidden' | 'badRequest' | 'tooLarge'>;

export interface ReceivedMessages {
  messages: readonly LineMessage[];
  via: 'reply' | 'push' | 'multicast';
  at: number;
}

const tokenLifeMs = 60_000;

/**
 * LINE as far as sending goes: retry keys, tokens that work once, refused recipients, and faults on order. It fails
 * the test when a retry key comes with another request than at first.
 */
export function scriptedLine(options: { clock: { now(): number }; fault?: () => LineFault | undefined }) {
  const accepted = new Map<string, { requestId: string; request: unknown }>();
  const seen = new Map<string, unknown>();
  const received = new Map<string, ReceivedMessages[]>();
  const tokens = new Map<string, { userId: string; givenAt: number; isUsed: boolean }>();
  const invalid = new Set<string>();
  const calls: {
    method: 'reply' | 'push' | 'multicast';
    to: readonly string[];
    retryKey?: string;
    unit?: string;
  }[] = [];
  const planned: (LineFault | undefined)[] = [];
  /** Told of each call before LINE looks at it. */
  const watch: { onCall?: () => void } = {};
  const quota = { remaining: undefined as number | undefined, reads: 0 };

  const hand = (userId: string, messages: readonly LineMessage[], via: ReceivedMessages['via']) => {
    received.set(userId, [...(received.get(userId) ?? []), { messages, via, at: options.clock.now() }]);
  };

  const withFault = async (accept: () => LineAnswer): Promise<LineAnswer> => {
    await Promise.resolve();
    watch.onCall?.();
    const fault = planned.length > 0 ? planned.shift() : options.fault?.();
    switch (fault) {
      case undefined:
        return accept();
      case 'error 500':
      case 'reset before':
        return { outcome: 'ambiguous', reason: fault };
      case 'reset after accepting':
      case 'timeout after accepting':
        accept();
        return { outcome: 'ambiguous', reason: fault };
      default:
        return { outcome: 'rejected', kind: fault, message: `scripted ${fault}` };
    }
  };

  const keyed = (
    { to, messages, retryKey }: { to: readonly string[]; messages: readonly LineMessage[]; retryKey: string },
    via: 'push' | 'multicast',
  ) => {
    const request = { to, messages };
    const first = seen.get(retryKey);
    if (first !== undefined && !isDeepStrictEqual(first, request))
      throw new Error(`another request under key ${retryKey}`);
    seen.set(retryKey, request);
    return withFault(() => {
      const earlier = accepted.get(retryKey);
      if (earlier) return { outcome: 'accepted', requestId: earlier.requestId, acceptedBefore: true };
      if (to.some((userId) => invalid.has(userId)))
        return { outcome: 'rejected', kind: 'badRecipient', message: 'to' };
      const requestId = randomUUID();
      accepted.set(retryKey, { requestId, request });
      to.forEach((userId) => hand(userId, messages, via));
      return { outcome: 'accepted', requestId };
    });
  };

  const line: LineMessaging = {
    push({ to, messages, retryKey }) {
      calls.push({ method: 'push', to: [to], retryKey });
      return keyed({ to: [to], messages, retryKey }, 'push');
    },
    multicast({ to, messages, retryKey, customAggregationUnit }) {
      calls.push({ method: 'multicast', to, retryKey, unit: customAggregationUnit });
      return keyed({ to, messages, retryKey }, 'multicast');
    },
    reply({ replyToken, messages }) {
      calls.push({ method: 'reply', to: [] });
      return withFault(() => {
        const token = tokens.get(replyToken);
        const isAlive = token && !token.isUsed && options.clock.now() - token.givenAt < tokenLifeMs;
        if (!isAlive)
          return { outcome: 'rejected', kind: 'invalidReplyToken', message: 'Invalid reply token' };
        token.isUsed = true;
        hand(token.userId, messages, 'reply');
        return { outcome: 'accepted', requestId: randomUUID() };
      });
    },
    validate: () => Promise.resolve({ outcome: 'valid' }),
    readRemainingQuota() {
      quota.reads += 1;
      return Promise.resolve(quota.remaining);
    },
  };

  return {
    line,
    calls,
    received,
    invalid,
    quota,
    watch,
    /** Faults of the next calls, in order; `undefined` is a call that goes well. */
    plan: (...faults: (LineFault | undefined)[]) => planned.push(...faults),
    giveToken(userId: string): string {
      const token = randomUUID();
      tokens.set(token, { userId, givenAt: options.clock.now(), isUsed: false });
      return token;
    },
    /** The texts that a user got, in order. */
    textsOf: (userId: string): string[] =>
      (received.get(userId) ?? []).flatMap(({ messages }) =>
        messages.map((message) => (message.type === 'text' ? message.text : message.type)),
      ),
  };
}
