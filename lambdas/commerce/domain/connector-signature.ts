import { createHmac, timingSafeEqual } from 'node:crypto';

const toleranceSeconds = 300;

const sign = (secret: string, ...data: readonly (string | Uint8Array)[]): Buffer => {
  const hmac = createHmac('sha256', secret);
  for (const part of data) hmac.update(part);
  return hmac.digest();
};

const isSame = (expected: Buffer, given: Buffer): boolean =>
  expected.length === given.length && timingSafeEqual(expected, given);

/** `X-Shopify-Hmac-Sha256`: base64 of the HMAC-SHA256 of the raw body (shopify.dev, "Verify a webhook"). */
export const isShopifySignature = (
  signature: string,
  { secret, rawBody }: { secret: string; rawBody: Uint8Array },
): boolean => isSame(sign(secret, rawBody), Buffer.from(signature, 'base64'));

/**
 * `X-Kizuna-Signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 of `<t>.<raw body>`: a body that is played back later
 * than five minutes is refused.
 */
export function isKizunaSignature(
  signature: string,
  { secret, rawBody, nowEpochMs }: { secret: string; rawBody: Uint8Array; nowEpochMs: number },
): boolean {
  const [, at, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (at === undefined || hex === undefined) return false;
  if (Math.abs(nowEpochMs / 1000 - Number(at)) > toleranceSeconds) return false;
  return isSame(sign(secret, `${at}.`, rawBody), Buffer.from(hex, 'hex'));
}
