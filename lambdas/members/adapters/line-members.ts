import type { Readable } from 'node:stream';
import { LineRejected } from '../../shared/edge/line-errors.ts';
import type { CallLine } from '../../shared/edge/line-client.ts';
import type { AskFollowers, AskProfile, DownloadContent } from '../ports.ts';

/** LINE's page size for follower ids (Messaging API, "Get a list of users who added your account"). */
const followersPerPage = 1000;

/** Held twice for a moment, by a function of 1 GB that copies one message at a time. */
const mostContentBytes = 200 * 2 ** 20;

/** 404: blocked, no consent, or a stranger who never wrote. */
export function createAskProfile(callLine: CallLine): AskProfile {
  return async (channelId, lineUserId) => {
    const profile = await orUndefined(
      [404],
      callLine(channelId, ({ api }) => api.getProfile(lineUserId)),
    );
    return (
      profile && { name: profile.displayName, pictureUrl: profile.pictureUrl, language: profile.language }
    );
  };
}

/** 403: neither verified nor premium. */
export function createAskFollowers(callLine: CallLine): AskFollowers {
  return async (channelId, start) => {
    const page = await orUndefined(
      [403],
      callLine(channelId, ({ api }) => api.getFollowers(start, followersPerPage)),
    );
    if (!page) return { outcome: 'refused' };
    return { outcome: 'page', lineUserIds: page.userIds, next: page.next };
  };
}

/** 202: LINE still transcodes; 404 and 410: deleted, or too old. */
export function createDownloadContent(callLine: CallLine, mostBytes = mostContentBytes): DownloadContent {
  return async (channelId, messageId) => {
    const content = await orUndefined(
      [404, 410],
      callLine(channelId, ({ blob }) => blob.getMessageContentWithHttpInfo(messageId)),
    );
    if (!content) return { outcome: 'gone' };
    const { httpResponse, body } = content;
    // Read here, since a large file takes longer than LINE may take to answer a call.
    const bytes = await readAtMost(mostBytes, body);
    if (httpResponse.status === 202) return { outcome: 'preparing' };
    if (!bytes) return { outcome: 'too large' };
    const contentType = httpResponse.headers.get('content-type') ?? 'application/octet-stream';
    return { outcome: 'ready', bytes, contentType };
  };
}

/** Undefined when there is more; what is left is not read. */
async function readAtMost(mostBytes: number, body: Readable): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function orUndefined<Answer>(
  statuses: readonly number[],
  call: Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof LineRejected && statuses.includes(error.status)) return undefined;
    throw error;
  }
}
