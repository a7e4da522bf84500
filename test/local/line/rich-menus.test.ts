import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pngOf } from '../../rich-menus/sample-images.ts';
import { channelAccessToken, openLineWorld, type LineWorld } from '../../support/line-simulator.ts';

const size = { width: 1200, height: 810 };
const menu = {
  ...{ name: 'Main', chatBarText: 'Menu', size, selected: true },
  areas: [{ bounds: { x: 0, y: 0, width: 600, height: 810 }, action: { type: 'message', text: 'hi' } }],
};
let world: LineWorld;
beforeEach(async () => {
  world = await openLineWorld();
});
afterEach(() => world.close());

const create = async (more: object = {}) => {
  const { body } = await world.line('POST', '/v2/bot/richmenu', { ...menu, ...more });
  return (body as { richMenuId: string }).richMenuId;
};
const upload = async (richMenuId: string, bytes = pngOf(size), contentType = 'image/png') => {
  const response = await fetch(`${world.simulator.baseUrl}/v2/bot/richmenu/${richMenuId}/content`, {
    method: 'POST',
    headers: { authorization: `Bearer ${channelAccessToken}`, 'content-type': contentType },
    body: Uint8Array.from(bytes),
  });
  return response.status;
};
const shown = async () => {
  const richMenuId = await create();
  await upload(richMenuId);
  return richMenuId;
};
const status = async (method: string, path: string, body?: object) =>
  (await world.line(method, `/v2/bot${path}`, body)).status;
const menuOfUser = async (userId: string) =>
  ((await world.line('GET', `/v2/bot/user/${userId}/richmenu`)).body as { richMenuId?: string }).richMenuId;

it('takes a menu, its image once, and gives both back', async () => {
  const richMenuId = await create();
  expect(await status('GET', `/richmenu/${richMenuId}/content`)).toBe(404);
  expect(await upload(richMenuId, pngOf({ width: 1200, height: 811 }))).toBe(400);
  expect(await upload(richMenuId, pngOf(size, 1_048_577))).toBe(413);
  expect(await upload(richMenuId, pngOf(size), 'image/gif')).toBe(415);
  expect(await upload('richmenu-none')).toBe(404);
  expect([await upload(richMenuId), await upload(richMenuId)]).toEqual([200, 400]);
  const image = await world.line('GET', `/v2/bot/richmenu/${richMenuId}/content`);
  expect([image.contentType, image.body]).toEqual(['image/png', pngOf(size)]);
  expect((await world.line('GET', '/v2/bot/richmenu/list')).body).toEqual({
    richmenus: [{ richMenuId, ...menu }],
  });
});

it.each([
  ['chatBarText', { chatBarText: 'x'.repeat(15) }],
  ['name', { name: '' }],
  ['size.width', { size: { width: 2501, height: 810 } }],
  ['size', { size: { width: 1200, height: 828 } }],
  ['areas', { areas: Array(21).fill(menu.areas[0]) }],
  ['areas[0].bounds', { areas: [{ ...menu.areas[0], bounds: { x: 601, y: 0, width: 600, height: 810 } }] }],
  ['areas[0].action.type', { areas: [{ ...menu.areas[0], action: { type: 'camera' } }] }],
])('refuses a menu with a wrong %s', async (property, change) => {
  for (const path of ['/v2/bot/richmenu', '/v2/bot/richmenu/validate']) {
    const { status: answered, body } = await world.line('POST', path, { ...menu, ...change });
    expect([answered, (body as { details: { property: string }[] }).details[0]?.property]).toEqual([
      400,
      property,
    ]);
  }
  expect(await status('POST', '/richmenu/validate', menu)).toBe(200);
});

it('shows the own menu of a friend before the default, and the default when the own one is deleted', async () => {
  const { userId } = await world.newFriend();
  const seen = async () =>
    ((await world.sim('GET', `/users/${userId}/rich-menu`)).body as { richMenuId: string | null }).richMenuId;
  const [own, ofAll] = [await shown(), await shown()];
  const bare = await create();
  expect(await status('POST', `/user/all/richmenu/${bare}`)).toBe(400);
  expect(await status('POST', `/user/${userId}/richmenu/${bare}`)).toBe(400);
  expect(await seen()).toBeNull();
  await world.line('POST', `/v2/bot/user/all/richmenu/${ofAll}`);
  await world.line('POST', `/v2/bot/user/${userId}/richmenu/${own}`);
  expect((await world.line('GET', '/v2/bot/user/all/richmenu')).body).toEqual({ richMenuId: ofAll });
  expect([await seen(), await menuOfUser(userId)]).toEqual([own, own]);
  await world.line('DELETE', `/v2/bot/richmenu/${own}`);
  expect([await seen(), await status('GET', `/user/${userId}/richmenu`)]).toEqual([ofAll, 404]);
  await world.line('DELETE', '/v2/bot/user/all/richmenu');
  expect([await seen(), await status('GET', '/user/all/richmenu')]).toEqual([null, 404]);
});

it('links and unlinks up to 500 at a time, friends only, and loses what it is told to lose', async () => {
  const [ann = '', bo = ''] = await world.newFriends(2);
  const stranger = await world.newUser();
  const richMenuId = await shown();
  const userIds = [ann, bo, stranger];
  expect(await status('POST', '/richmenu/bulk/link', { richMenuId, userIds })).toBe(202);
  expect(await Promise.all(userIds.map(menuOfUser))).toEqual([richMenuId, richMenuId, undefined]);
  await world.sim('POST', '/rich-menus/lose-links', { count: 1 });
  expect(await status('POST', '/richmenu/bulk/unlink', { userIds })).toBe(202);
  expect([await menuOfUser(ann), await menuOfUser(bo)]).toEqual([richMenuId, undefined]);
  expect(await status('DELETE', `/user/${ann}/richmenu`)).toBe(200);
  expect(await menuOfUser(ann)).toBeUndefined();
  const many = (count: number) => Array<string>(count).fill(ann);
  expect(await status('POST', '/richmenu/bulk/link', { richMenuId, userIds: many(500) })).toBe(202);
  expect(await status('POST', '/richmenu/bulk/link', { richMenuId, userIds: many(501) })).toBe(400);
  expect(await status('POST', '/richmenu/bulk/link', { richMenuId, userIds: ['nobody'] })).toBe(400);
  expect(await status('POST', '/richmenu/bulk/link', { richMenuId: 'none', userIds })).toBe(404);
});

it('keeps aliases that can be pointed elsewhere', async () => {
  const [one, two] = [await shown(), await shown()];
  const alias = { richMenuAliasId: 'tab', richMenuId: one };
  expect(await status('POST', '/richmenu/alias', { ...alias, richMenuAliasId: 'Tab' })).toBe(400);
  expect(await status('POST', '/richmenu/alias', { ...alias, richMenuId: 'none' })).toBe(400);
  expect([
    await status('POST', '/richmenu/alias', alias),
    await status('POST', '/richmenu/alias', alias),
  ]).toEqual([200, 400]);
  expect(await status('POST', '/richmenu/alias/other', { richMenuId: two })).toBe(404);
  expect(await status('POST', '/richmenu/alias/tab', { richMenuId: two })).toBe(200);
  expect((await world.line('GET', '/v2/bot/richmenu/alias/tab')).body).toEqual({ ...alias, richMenuId: two });
  expect((await world.line('GET', '/v2/bot/richmenu/alias/list')).body).toEqual({
    aliases: [{ ...alias, richMenuId: two }],
  });
  expect([
    await status('DELETE', '/richmenu/alias/tab'),
    await status('DELETE', '/richmenu/alias/tab'),
  ]).toEqual([200, 404]);
});

it('moves all who have one menu to another in a batch, and tells how far it is', async () => {
  const [ann = '', bo = ''] = await world.newFriends(2);
  const [one, two] = [await shown(), await shown()];
  await world.line('POST', '/v2/bot/richmenu/bulk/link', { richMenuId: one, userIds: [ann] });
  await world.line('POST', '/v2/bot/richmenu/bulk/link', { richMenuId: two, userIds: [bo] });
  const operations = [
    { type: 'link', from: one, to: two },
    { type: 'unlink', from: two },
  ];
  const wrong = [
    [...operations, { type: 'unlinkAll' }],
    [operations[1], operations[1]],
    [{ type: 'unlink', from: 'none' }],
    [],
  ];
  for (const some of wrong)
    expect(await status('POST', '/richmenu/validate/batch', { operations: some })).toBe(400);
  expect(await status('POST', '/richmenu/validate/batch', { operations })).toBe(200);
  const started = await world.line('POST', '/v2/bot/richmenu/batch', { operations: [operations[0]] });
  expect(started.status).toBe(202);
  expect([await menuOfUser(ann), await menuOfUser(bo)]).toEqual([two, two]);
  const path = `/v2/bot/richmenu/progress/batch?requestId=${started.headers.get('x-line-request-id') ?? ''}`;
  expect((await world.line('GET', path)).body).toMatchObject({ phase: 'ongoing' });
  world.clock.advance(10_000);
  expect((await world.line('GET', path)).body).toMatchObject({ phase: 'succeeded' });
  expect(await status('GET', '/richmenu/progress/batch?requestId=none')).toBe(404);
  expect(await status('POST', '/richmenu/batch', { operations: [{ type: 'unlinkAll' }] })).toBe(202);
  expect([await menuOfUser(ann), await menuOfUser(bo)]).toEqual([undefined, undefined]);
});

it('takes 100 new menus an hour and three batches', async () => {
  for (let count = 0; count < 100; count += 1) await create();
  expect(await status('POST', '/richmenu', menu)).toBe(429);
  const batch = { operations: [{ type: 'unlinkAll' }] };
  const answers = [];
  for (let count = 0; count < 4; count += 1) answers.push(await status('POST', '/richmenu/batch', batch));
  expect(answers).toEqual([202, 202, 202, 429]);
  world.clock.advance(3_600_000);
  expect(await status('POST', '/richmenu', menu)).toBe(200);
});

it('finds menus, images, aliases, links, default and audiences again after a restart', async () => {
  const statePath = join(mkdtempSync(join(tmpdir(), 'line-menus-')), 'line.jsonl');
  const other = await openLineWorld({ settings: { statePath } });
  const first = world;
  world = other;
  const { userId } = await other.newFriend();
  const richMenuId = await shown();
  await other.line('POST', '/v2/bot/richmenu/alias', { richMenuAliasId: 'tab', richMenuId });
  await other.line('POST', `/v2/bot/user/${userId}/richmenu/${richMenuId}`);
  await other.line('POST', `/v2/bot/user/all/richmenu/${richMenuId}`);
  await other.line('POST', '/v2/bot/audienceGroup/upload', {
    description: 'All',
    audiences: [{ id: userId }],
  });
  await other.close();
  world = await openLineWorld({ settings: { statePath } });
  for (const path of [`/richmenu/${richMenuId}/content`, '/richmenu/alias/tab', '/user/all/richmenu'])
    expect([path, await status('GET', path)]).toEqual([path, 200]);
  expect(await menuOfUser(userId)).toBe(richMenuId);
  expect((await world.line('GET', '/v2/bot/audienceGroup/list?page=1')).body).toMatchObject({
    totalCount: 1,
  });
  await first.close();
});
