import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Is the `x-line-signature` the base64 HMAC-SHA256 of the raw body under the channel secret? Compared in constant time.
 * Source: LINE Messaging API, "Verify webhook signature".
 */
export function isSignatureValid(rawBody: Uint8Array, channelSecret: string, signature: string): boolean {
  const expected = createHmac('sha256', channelSecret).update(rawBody).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
