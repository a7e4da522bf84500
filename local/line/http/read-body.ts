import type { IncomingMessage } from 'node:http';

/** What is larger is not even read to its end. */
const mostDrainedBytes = 64 * 1_048_576;

/**
 * The body, or undefined when it has more bytes than allowed. A body that is too large is read on and thrown away, since
 * a caller that is still sending would see a broken connection instead of the answer.
 */
export async function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostDrainedBytes) request.destroy();
    if (bytes > mostBytes) chunks = [];
    else chunks.push(chunk);
  }
  return bytes > mostBytes ? undefined : Buffer.concat(chunks);
}

/** The JSON value, or undefined when it is none. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
