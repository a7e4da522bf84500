import { ok, refuse, type LineAnswer } from '../http/line-answer.ts';
import type { MediaContent } from '../change.ts';
import { samplePreview } from '../webhook/sample-content.ts';
import type { LineCall, Operations } from './operation.ts';

const bytes = ({ contentType, base64 }: MediaContent): LineAnswer => ({
  status: 200,
  body: Buffer.from(base64, 'base64'),
  headers: { 'content-type': contentType },
});

const contentOf = ({ account, params }: LineCall): MediaContent | undefined =>
  account.provider.contents.get(params['messageId'] ?? '');

/** Media that users sent; unsent ones are gone. LINE serves these on api-data.line.me. */
export const contentOperations: Operations = {
  'GET /v2/bot/message/{messageId}/content': (call) => {
    const content = contentOf(call);
    return content ? bytes(content) : refuse(404, 'Not found');
  },
  'GET /v2/bot/message/{messageId}/content/preview': (call) => {
    const content = contentOf(call);
    if (content?.contentType.startsWith('image/')) return bytes(content);
    return content?.contentType.startsWith('video/') ? bytes(samplePreview) : refuse(404, 'Not found');
  },
  'GET /v2/bot/message/{messageId}/content/transcoding': (call) =>
    /^(video|audio)\//.test(contentOf(call)?.contentType ?? '')
      ? ok({ status: 'succeeded' })
      : refuse(404, 'Not found'),
};
