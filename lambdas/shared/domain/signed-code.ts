import { createHmac, timingSafeEqual } from 'node:crypto';

/** 80 bits: nobody guesses one, and a code stays short enough for a link in a message. */
const signatureBytes = 10;

/**
 * Codes that LINE users carry back to us in links: a payload with the first ten bytes of its HMAC-SHA256, as base64url.
 * The purpose is signed too, so that a code made for one thing opens nothing else.
 */
export const signedCode = {
  seal: (key: string, purpose: string, payload: Uint8Array): string =>
    Buffer.concat([payload, signatureOf(key, purpose, payload)]).toString('base64url'),

  /** The payload; undefined when the code is not one of ours for this purpose. */
  open(key: string, purpose: string, code: string): Uint8Array | undefined {
    const bytes = Buffer.from(code, 'base64url');
    // A decoder skips what it does not know: only the one true spelling is a code.
    if (bytes.length < signatureBytes || bytes.toString('base64url') !== code) return undefined;
    const payload = bytes.subarray(0, -signatureBytes);
    const isOurs = timingSafeEqual(bytes.subarray(-signatureBytes), signatureOf(key, purpose, payload));
    return isOurs ? payload : undefined;
  },
};

const signatureOf = (key: string, purpose: string, payload: Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(`${purpose}\0`).update(payload).digest().subarray(0, signatureBytes);
