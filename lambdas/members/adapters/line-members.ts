import { buffer } from 'node:stream/consumers';
import { LineRejected } from '../../shared/edge/line-errors.ts';
import type { CallLine } from '../../shared/edge/line-client.ts';
import type { AskFollowers, AskProfile, DownloadContent } from '../ports.ts';

/** LINE's page size for follower ids (Messaging API, "Get a list of users who added your account"). */
const followersPerPage = 1000;

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
export function createDownloadContent(callLine: CallLine): DownloadContent {
  return async (channelId, messageId) => {
    const content = await orUndefined(
      [404, 410],
      callLine(channelId, async ({ blob }) => {
        const { httpResponse, body } = await blob.getMessageContentWithHttpInfo(messageId);
        const contentType = httpResponse.headers.get('content-type') ?? 'application/octet-stream';
        return { status: httpResponse.status, bytes: await buffer(body), contentType };
      }),
    );
    if (!content) return { outcome: 'gone' };
    if (content.status === 202) return { outcome: 'preparing' };
    return { outcome: 'ready', bytes: content.bytes, contentType: content.contentType };
  };
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
