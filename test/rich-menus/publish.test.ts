import { pngOf } from './sample-images.ts';
import { area, menuOf, menuWorld, size, tabTo, type MenuWorld } from './menu-world.ts';

describe('publishing a rich menu', () => {
  let world: MenuWorld;
  beforeEach(async () => {
    world = await menuWorld();
  });
  afterEach(() => world.close());

  it('brings draft and image to LINE, once per revision', async () => {
    const richMenuId = await world.draft('Main', { aliasId: 'main' });
    expect(await world.read(richMenuId)).toMatchObject({
      status: 'draft',
      image: { contentType: 'image/png', ...size },
    });
    expect(await world.publish(richMenuId)).toMatchObject({
      status: 202,
      json: { items: [{ richMenuId, status: 'publishing' }] },
    });
    await world.settle();
    const [atLine, ...others] = await world.menusAtLine();
    expect(others).toEqual([]);
    expect(atLine).toMatchObject({ chatBarText: 'Menu', size, selected: false });
    expect(atLine).not.toHaveProperty('aliasId');
    const menu = await world.read(richMenuId);
    expect(menu).toMatchObject({ status: 'live', live: { lineRichMenuId: atLine?.richMenuId } });
    expect(await world.aliasAtLine('main')).toBe(atLine?.richMenuId);
    await world.publish(richMenuId);
    await world.settle();
    expect(await world.menusAtLine()).toEqual([atLine]);
  });

  it('replaces an edited menu by a new one, moves alias, default and members to it, and deletes the old', async () => {
    const richMenuId = await world.live('Main', { aliasId: 'main' });
    const [ann = '', bo = ''] = await world.friends(2);
    await world.tag([ann], { add: ['vip'] });
    await world.rules([{ richMenuId, when: { tag: 'vip' } }]);
    await world.call('PUT /v1/rich-menus/default', { body: { richMenuId } });
    await world.settle();
    const first = (await world.read(richMenuId)).live?.lineRichMenuId;
    expect([await world.linkAtLine(ann), await world.linkAtLine(bo)]).toEqual([first, undefined]);

    await world.call(`PUT /v1/rich-menus/${richMenuId}`, { body: menuOf('Autumn', { aliasId: 'main' }) });
    expect(await world.read(richMenuId)).toMatchObject({ status: 'live, edited' });
    expect(await world.menusAtLine()).toMatchObject([{ richMenuId: first }]);
    await world.publish(richMenuId);
    await world.settle();
    const [second, ...others] = await world.menusAtLine();
    expect(others).toEqual([]);
    expect(second?.richMenuId).not.toBe(first);
    expect(second?.name).toMatch(/^Autumn #kizuna-/);
    expect({
      alias: await world.aliasAtLine('main'),
      default: await world.defaultAtLine(),
      linked: await world.linkAtLine(ann),
    }).toEqual({ alias: second?.richMenuId, default: second?.richMenuId, linked: second?.richMenuId });
  });

  it('publishes tabs together or in any order', async () => {
    const left = await world.draft('Left', { aliasId: 'left', areas: [tabTo('right')] });
    expect(await world.read(left)).toMatchObject({ unknownAliases: ['right'] });
    expect(await world.publish(left)).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/areas/0/action/richMenuAliasId' }] },
    });
    const right = await world.draft('Right', { aliasId: 'right', areas: [tabTo('left')] });
    expect((await world.publish(left, { withTabs: true })).json).toMatchObject({
      items: [{ richMenuId: left }, { richMenuId: right }],
    });
    await world.settle();
    for (const [id, aliasId] of [
      [left, 'left'],
      [right, 'right'],
    ] as const)
      expect(await world.aliasAtLine(aliasId)).toBe((await world.read(id)).live?.lineRichMenuId);
  });

  it('asks LINE before, and tells what LINE refuses', async () => {
    const richMenuId = await world.draft('Main');
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/richmenu/validate', status: 400 });
    expect(await world.publish(richMenuId)).toMatchObject({ status: 422 });
    expect(await world.read(richMenuId)).toMatchObject({ status: 'draft' });
    await world.publish(richMenuId);
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/richmenu', status: 400 });
    await world.settle();
    const { problem, status } = await world.read(richMenuId);
    expect([problem, status]).toEqual([expect.stringMatching(/^LINE refused it \(400\)/), 'draft']);
    await world.publish(richMenuId);
    await world.settle();
    const published = await world.read(richMenuId);
    expect(published.status).toBe('live');
    expect(published).not.toHaveProperty('problem');
  });

  it('waits when LINE takes no more menus this hour, and goes on by itself', async () => {
    const richMenuId = await world.draft('Main');
    await world.publish(richMenuId);
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/richmenu', status: 429 });
    const [publish] = world.queued.splice(0);
    if (!publish) throw new Error('nothing queued');
    expect(await world.handle(publish.body)).toBe(true);
    expect(await world.read(richMenuId)).toMatchObject({
      status: 'publishing',
      problem: expect.stringMatching(/100 new rich menus an hour/) as unknown,
    });
    expect(world.queued).toMatchObject([{ delaySeconds: 900 }]);
    await world.settle();
    expect(await world.read(richMenuId)).toMatchObject({ status: 'live' });
  });

  it('shows what was asked for, not an edit that came meanwhile; the edit can be published at once', async () => {
    const richMenuId = await world.draft('First');
    await world.publish(richMenuId);
    await world.call(`PUT /v1/rich-menus/${richMenuId}`, { body: menuOf('Second') });
    await world.settle();
    expect(await world.menusAtLine()).toMatchObject([{ name: expect.stringMatching(/^First/) as unknown }]);
    await world.call(`PUT /v1/rich-menus/${richMenuId}`, { body: menuOf('Third') });
    await world.publish(richMenuId);
    await world.call(`PUT /v1/rich-menus/${richMenuId}`, { body: menuOf('Fourth') });
    await world.publish(richMenuId);
    await world.settle();
    expect(await world.menusAtLine()).toMatchObject([{ name: expect.stringMatching(/^Fourth/) as unknown }]);
  });

  it('keeps the image that members see until another revision replaces it', async () => {
    const richMenuId = await world.live('Main');
    const keys = () => [...world.blobs.files.keys()].filter((key) => key.startsWith('rich-menus/'));
    const [shown] = keys();
    const base64 = pngOf(size, 100).toString('base64');
    await world.call(`PUT /v1/rich-menus/${richMenuId}/image`, { body: { base64 } });
    expect(keys()).toContain(shown);
    expect(keys()).toHaveLength(2);
    expect(await world.call(`GET /v1/rich-menus/${richMenuId}/image`)).toMatchObject({ json: { base64 } });
    await world.publish(richMenuId);
    await world.settle();
    const again = pngOf(size, 200).toString('base64');
    await world.call(`PUT /v1/rich-menus/${richMenuId}/image`, { body: { base64: again } });
    expect(keys()).toHaveLength(3);
  });

  it('is deleted at LINE and here when nobody uses it', async () => {
    const main = await world.live('Main', { aliasId: 'main' });
    const tab = await world.live('Tab', { areas: [tabTo('main')] });
    await world.rules([{ richMenuId: main, when: { everyone: true } }]);
    await world.call('PUT /v1/rich-menus/default', { body: { richMenuId: main } });
    const refused = await world.call(`DELETE /v1/rich-menus/${main}`);
    expect(refused).toMatchObject({
      status: 409,
      json: { detail: 'These use it: rule 0, the default, tabs of "Tab". Change or stop them first.' },
    });
    await world.rules([]);
    await world.call('PUT /v1/rich-menus/default', { body: { richMenuId: null } });
    await world.settle();
    expect(await world.call(`DELETE /v1/rich-menus/${tab}`)).toMatchObject({ status: 204 });
    expect(await world.call(`DELETE /v1/rich-menus/${main}`)).toMatchObject({ status: 204 });
    expect([await world.menusAtLine(), await world.aliasAtLine('main')]).toEqual([[], undefined]);
    expect(await world.defaultAtLine()).toBeUndefined();
    expect(world.blobs.files.size).toBe(0);
  });

  it('leaves menus alone that somebody else made at LINE', async () => {
    const foreign = menuOf('By hand', { selected: true });
    await fetch(`${world.simulator.baseUrl}/v2/bot/richmenu`, {
      method: 'POST',
      headers: { authorization: 'Bearer a channel access token', 'content-type': 'application/json' },
      body: JSON.stringify(foreign),
    });
    const richMenuId = await world.live('Main');
    await world.call(`PUT /v1/rich-menus/${richMenuId}`, { body: menuOf('Other') });
    await world.publish(richMenuId);
    await world.settle();
    const names = (await world.menusAtLine()).map(({ name }) => name.split(' #')[0]);
    expect(names.sort()).toEqual(['By hand', 'Other']);
  });

  it('refuses an alias that another menu has, an image of another size, and a draft without one', async () => {
    const first = await world.draft('Main', { aliasId: 'main' });
    expect(await world.call('POST /v1/rich-menus', { body: menuOf('B', { aliasId: 'main' }) })).toMatchObject(
      {
        status: 422,
        json: { errors: [{ path: '/aliasId' }] },
      },
    );
    const base64 = pngOf({ width: 1200, height: 811 }).toString('base64');
    expect(await world.call(`PUT /v1/rich-menus/${first}/image`, { body: { base64 } })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/base64', message: expect.stringMatching(/1200 x 811/) as unknown }] },
    });
    const { json } = await world.call('POST /v1/rich-menus', { body: menuOf('C') });
    expect(await world.publish((json as { richMenuId: string }).richMenuId)).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/image' }] },
    });
    await world.call(`PUT /v1/rich-menus/${first}`, {
      body: menuOf('Main', {
        size: { width: 1200, height: 811 },
        areas: [area({ type: 'message', text: 'x' })],
      }),
    });
    expect(await world.publish(first)).toMatchObject({ status: 422, json: { errors: [{ path: '/image' }] } });
  });

  it('takes an image of a megabyte', async () => {
    const richMenuId = await world.draft('Main');
    const put = async (bytes: number) =>
      (
        await world.call(`PUT /v1/rich-menus/${richMenuId}/image`, {
          body: { base64: pngOf(size, bytes).toString('base64') },
        })
      ).status;
    expect([await put(1_048_576), await put(1_048_577)]).toEqual([200, 422]);
    await world.publish(richMenuId);
    await world.settle();
  });
});
