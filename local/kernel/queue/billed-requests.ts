const messagesPerRequest = 10;
const billedChunkBytes = 65_536;

/** SQS requests for so many messages: 10 fit into one, and each 64 KiB of payload counts as one (SQS pricing). */
export function billedRequests(bodies: readonly { readonly body: string }[]): number {
  let requests = 0;
  for (let start = 0; start < bodies.length; start += messagesPerRequest) {
    const batch = bodies.slice(start, start + messagesPerRequest);
    const bytes = batch.reduce((sum, { body }) => sum + body.length, 0);
    requests += Math.max(1, Math.ceil(bytes / billedChunkBytes));
  }
  return requests;
}

/** Deletes carry no payload. */
export const billedDeletes = (count: number): number => Math.ceil(count / messagesPerRequest);
