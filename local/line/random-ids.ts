const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ids as LINE makes them, from an injected source of randomness. */
export interface Ids {
  userId(): string;
  /** 32 hex digits: reply tokens, quote tokens, link tokens. */
  token(): string;
  /** A version 4 UUID. */
  requestId(): string;
  /** 18 decimal digits. */
  messageId(): string;
  /** A ULID: its first ten characters are the time. */
  webhookEventId(epochMs: number): string;
}

export function createIds(random: () => number): Ids {
  const draw = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');
  const hex = (length: number): string => draw('0123456789abcdef', length);
  return {
    userId: () => `U${hex(32)}`,
    token: () => hex(32),
    requestId: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${draw('89ab', 1)}${hex(3)}-${hex(12)}`,
    messageId: () => draw('123456789', 1) + draw('0123456789', 17),
    webhookEventId: (epochMs) => encodeTime(epochMs) + draw(crockford, 16),
  };
}

function encodeTime(epochMs: number): string {
  let text = '';
  let left = Math.max(0, Math.floor(epochMs));
  for (let index = 0; index < 10; index += 1) {
    text = crockford.charAt(left % 32) + text;
    left = Math.floor(left / 32);
  }
  return text;
}
