import { createHmac } from 'node:crypto';

/**
 * The value of `Kizuna-Signature`: `t=<unix seconds>,v1=<hex>`, a `v1` for each secret that holds. Signed is
 * `<unix seconds>.<body>` with HMAC-SHA256, so that neither can be changed nor sent again later.
 */
export function webhookSignature(body: string, secrets: readonly string[], nowEpochMs: number): string {
  const seconds = Math.floor(nowEpochMs / 1000);
  const sign = (secret: string): string =>
    createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return [`t=${seconds}`, ...secrets.map((secret) => `v1=${sign(secret)}`)].join(',');
}
