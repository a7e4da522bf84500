/** The bytes of a request as they came: a signature counts every one of them. */
export function rawBodyOf({
  body,
  isBase64Encoded,
}: {
  body?: string;
  isBase64Encoded: boolean;
}): Uint8Array {
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}
