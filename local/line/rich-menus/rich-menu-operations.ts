import type { Account } from '../account.ts';
import { readImageSize } from '../../../lambdas/rich-menus/domain/read-image-size.ts';
import type { LineCall, Operation, Operations } from '../api/operation.ts';
import { ok, refuse } from '../http/line-answer.ts';
import { checkRichMenu } from './check-rich-menu.ts';
import { notFound, recordMenus } from './menu-of-call.ts';
import { richMenuAliasOperations } from './alias-operations.ts';
import { richMenuLinkOperations } from './link-operations.ts';

const mostMenus = 1000;
const mostImageBytes = 1_048_576;

const setImage: Operation = (call) => {
  const { account, params, rawBody, contentType } = call;
  const { richMenuId = '' } = params;
  const found = account.state.richMenus.menus.get(richMenuId);
  if (!found) return notFound;
  if (found.image) return refuse(400, 'An image has already been uploaded to the richmenu');
  if (!/^image\/(png|jpeg)$/.test(contentType)) return refuse(415, 'Unsupported media type');
  if (rawBody.length > mostImageBytes) return refuse(413, 'The image is larger than 1 MB');
  const size = readImageSize(rawBody);
  const { width, height } = (found.menu as { size: { width: number; height: number } }).size;
  if (size?.width !== width || size.height !== height)
    return refuse(400, 'The image size does not fit the rich menu');
  const image = { contentType, base64: rawBody.toString('base64') };
  recordMenus(account, { kind: 'richMenuImage', richMenuId, image });
  return ok();
};

const shown = ({ state }: Account, richMenuId: string) => ({
  richMenuId,
  ...state.richMenus.menus.get(richMenuId)?.menu,
});

const create: Operation = ({ account, body }: LineCall) => {
  const refused = checkRichMenu(body);
  if (refused) return refused;
  if (account.state.richMenus.menus.size >= mostMenus)
    return refuse(400, 'The number of rich menus is over the limit');
  const richMenuId = `richmenu-${account.ids.token()}`;
  recordMenus(account, { kind: 'richMenuCreated', richMenuId, menu: body });
  return ok({ richMenuId });
};

/** Rich menus (Messaging API reference, "Rich menu"); images lie on api-data.line.me. */
export const richMenuOperations: Operations = {
  'POST /v2/bot/richmenu': create,
  'POST /v2/bot/richmenu/validate': ({ body }) => checkRichMenu(body) ?? ok(),
  'GET /v2/bot/richmenu/list': ({ account }) =>
    ok({ richmenus: [...account.state.richMenus.menus.keys()].map((id) => shown(account, id)) }),
  ...richMenuAliasOperations,
  ...richMenuLinkOperations,
  'POST /v2/bot/richmenu/{richMenuId}/content': setImage,
  'GET /v2/bot/richmenu/{richMenuId}/content': ({ account, params }) => {
    const { image } = account.state.richMenus.menus.get(params['richMenuId'] ?? '') ?? {};
    if (!image) return notFound;
    const headers = { 'content-type': image.contentType };
    return { status: 200, body: Buffer.from(image.base64, 'base64'), headers };
  },
  'GET /v2/bot/richmenu/{richMenuId}': ({ account, params: { richMenuId = '' } }) =>
    account.state.richMenus.menus.has(richMenuId) ? ok(shown(account, richMenuId)) : notFound,
  'DELETE /v2/bot/richmenu/{richMenuId}': ({ account, params: { richMenuId = '' } }) => {
    if (!account.state.richMenus.menus.has(richMenuId)) return notFound;
    recordMenus(account, { kind: 'richMenuDeleted', richMenuId });
    return ok();
  },
  'GET /v2/bot/user/all/richmenu': ({ account: { state } }) =>
    state.richMenus.defaultId === undefined
      ? refuse(404, 'no default richmenu')
      : ok({ richMenuId: state.richMenus.defaultId }),
  'DELETE /v2/bot/user/all/richmenu': ({ account }) => {
    recordMenus(account, { kind: 'richMenuDefault', richMenuId: null });
    return ok();
  },
};
