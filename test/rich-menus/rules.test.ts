import { channelId } from '../support/product-world.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import { composeSegments } from '../../lambdas/compose/segments.ts';
import { composeUsersOf } from '../../lambdas/compose/users-of.ts';
import { ruleHash } from '../../lambdas/segments/domain/rule-hash.ts';
import { menuWorld, type MenuWorld } from './menu-world.ts';

/** Tokyo has no daylight saving. */
const nineHoursMs = 9 * 3_600_000;

describe('rules of rich menus', () => {
  let world: MenuWorld;
  let gold: string;
  let plain: string;
  beforeEach(async () => {
    world = await menuWorld();
    gold = await world.live('Gold');
    plain = await world.live('Plain');
  });
  afterEach(() => world.close());

  const lineId = async (richMenuId: string) => (await world.read(richMenuId)).live?.lineRichMenuId;
  const bulkCalls = () => world.lineCalls('/bulk/link');

  it('link 1,200 members with three calls, look whether LINE did it, and then call no more', async () => {
    const members = await world.friends(1200);
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    await world.settle();
    expect(await bulkCalls()).toBe(3);
    const wanted = await lineId(plain);
    for (const index of [0, 499, 500, 1199])
      expect(await world.linkAtLine(members[index] ?? '')).toBe(wanted);
    const looks = await world.lineCalls('/richmenu');
    // A hundred of each call: of 500, 500 and 200.
    expect(looks).toBeGreaterThanOrEqual(300);
    expect(looks).toBeLessThan(320);
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    await world.settle();
    expect([await bulkCalls(), await world.lineCalls('/bulk/unlink')]).toEqual([3, 0]);
  }, 30_000);

  it('decide by the first one that holds, and follow tags as they come and go', async () => {
    const [ann = '', bo = ''] = await world.friends(2);
    await world.tag([ann], { add: ['vip', 'new'] });
    await world.rules([
      { richMenuId: gold, when: { tag: 'vip' } },
      { richMenuId: plain, when: { tag: 'new' } },
    ]);
    await world.settle();
    expect([await world.linkAtLine(ann), await world.linkAtLine(bo)]).toEqual([
      await lineId(gold),
      undefined,
    ]);
    await world.tag([bo], { add: ['new'] });
    await world.event('tag.added', [bo], { tag: 'new' });
    await world.tag([ann], { remove: ['vip'] });
    await world.event('tag.removed', [ann], { tag: 'vip' });
    await world.settle();
    expect([await world.linkAtLine(ann), await world.linkAtLine(bo)]).toEqual(
      Array(2).fill(await lineId(plain)),
    );
    await world.tag([ann], { remove: ['new'] });
    await world.event('tag.removed', [ann], { tag: 'new' });
    await world.settle();
    expect(await world.linkAtLine(ann)).toBeUndefined();
    expect(await world.call(`GET /v1/members/${ann}/rich-menu`)).toMatchObject({
      json: { decidedBy: 'nothing', richMenuId: null, isInStep: true },
    });
  });

  it('unlink everybody when they are taken away', async () => {
    const [ann = ''] = await world.friends(1);
    await world.rules([{ richMenuId: plain, when: { lifecycle: 'friend' } }]);
    await world.settle();
    expect(await world.linkAtLine(ann)).toBe(await lineId(plain));
    await world.rules([]);
    await world.settle();
    expect(await world.linkAtLine(ann)).toBeUndefined();
    expect(await world.call(`DELETE /v1/rich-menus/${plain}`)).toMatchObject({ status: 204 });
  });

  it('cost no call at LINE when an event cannot matter to them', async () => {
    const [ann = ''] = await world.friends(1);
    await world.tag([ann], { add: ['vip', 'other'] });
    await world.rules([{ richMenuId: gold, when: { tag: 'vip' } }]);
    await world.settle();
    const before = await bulkCalls();
    await world.event('tag.added', [ann], { tag: 'other' });
    await world.event('segment.entered', [ann], { segmentId: 'champions' });
    await world.event('member.changed', [ann]);
    expect([await bulkCalls(), world.queued]).toEqual([before, []]);
  });

  it('link a friend who comes back anew, since the link went with the friendship', async () => {
    const [ann = ''] = await world.friends(1);
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    await world.settle();
    const before = await bulkCalls();
    await world.event('friend.followed', [ann], { isUnblocked: true });
    expect(await bulkCalls()).toBe(before + 1);
  });

  it('follow segments: the news of an event counts before the kept set has moved on, the set afterwards', async () => {
    const [ann = '', bo = ''] = await world.friends(2);
    const { listSegments, sets } = composeSegments(world.core, world.blobs);
    const [segment] = await listSegments(channelId);
    if (!segment) throw new Error('no preset');
    const { segmentId, expression } = segment;
    await world.rules([{ richMenuId: gold, when: { segmentId } }]);
    await world.settle();
    await world.event('segment.entered', [ann], { segmentId });
    expect(await world.linkAtLine(ann)).toBe(await lineId(gold));

    const key = `segments/${channelId}/${segmentId}/${ruleHash(expression, () => undefined)}/run.ids`;
    await world.blobs.put(key, idSetOf([bo]), 'application/octet-stream');
    await sets.write(channelId, segmentId, { key, asOf: '2026-11-23', count: 1 }, undefined);
    await world.rules([{ richMenuId: gold, when: { segmentId } }]);
    await world.settle();
    expect([await world.linkAtLine(ann), await world.linkAtLine(bo)]).toEqual([
      undefined,
      await lineId(gold),
    ]);
    await world.event('segment.left', [bo], { segmentId });
    expect(await world.linkAtLine(bo)).toBeUndefined();
  });

  it('name a menu that is not live, and tags and segments that are not there', async () => {
    const draft = await world.draft('Draft');
    expect(
      await world.rules([
        { richMenuId: draft, when: { everyone: true } },
        { richMenuId: gold, when: { tag: 'nobody' } },
        { richMenuId: gold, when: { segmentId: 'none' } },
      ]),
    ).toMatchObject({
      status: 422,
      json: {
        errors: [
          { path: '/rules/0/richMenuId' },
          { path: '/rules/1/when/tag' },
          { path: '/rules/2/when/segmentId' },
        ],
      },
    });
    expect(
      await world.rules([
        { richMenuId: gold, when: { everyone: true }, from: '2026-12-24T18:00', until: '2026-12-24T18:00' },
      ]),
    ).toMatchObject({ status: 400, json: { errors: [{ path: '/rules/0/until' }] } });
    const missing = { richMenuId: gold, scheduled: [{ richMenuId: draft, from: '2026-12-01T00:00' }] };
    expect(await world.call('PUT /v1/rich-menus/default', { body: missing })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/scheduled/0/richMenuId' }] },
    });
    expect(await world.call('GET /v1/rich-menus/rules')).toMatchObject({ json: { rules: [] } });
  });

  it('reach all members in several messages when one has not the time for them', async () => {
    const members = await world.friends(40);
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    world.queued.splice(0);
    const slow = { ...world.core.clock, now: () => (world.clock.advance(6000), world.clock.now()) };
    const core = { ...world.core, clock: slow };
    await world.handle({ work: 'sync', channelId, fromBucket: 0, retired: [] }, core);
    expect(world.queued.map(({ body }) => body)).toContainEqual(
      expect.objectContaining({ work: 'sync', fromBucket: expect.any(Number) as unknown }),
    );
    const wanted = await lineId(plain);
    const linked = async () =>
      (await Promise.all(members.map(world.linkAtLine))).filter((one) => one === wanted).length;
    expect(await linked()).toBeLessThan(40);
    await world.settle();
    expect(await linked()).toBe(40);
  });

  it('keep the tag that they ask for from being deleted', async () => {
    const [ann = ''] = await world.friends(1);
    await world.tag([ann], { add: ['vip'] });
    await world.rules([{ richMenuId: gold, when: { tag: 'vip' } }]);
    const usersOf = composeUsersOf(world.core);
    expect(await usersOf('tag', channelId, 'vip')).toEqual(['rich menu rule 0']);
    expect(await usersOf('tag', channelId, 'other')).toEqual([]);
  });

  it('find links that LINE lost, and link those members again', async () => {
    const members = await world.friends(130);
    await world.sim('POST', '/_sim/rich-menus/lose-links', { count: 110 });
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    await world.settle({ keep: ['verify'] });
    const wanted = await lineId(plain);
    const linked = async () => {
      const found = await Promise.all(members.map((memberId) => world.linkAtLine(memberId)));
      return found.filter((one) => one === wanted).length;
    };
    expect(await linked()).toBe(20);
    await world.settle();
    expect(await linked()).toBe(130);
    expect(await bulkCalls()).toBe(2);
  });

  it('give up on what LINE never takes, say so, and try again the next night', async () => {
    const [ann = ''] = await world.friends(1);
    await world.sim('POST', '/_sim/rich-menus/lose-links', { count: 4 });
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    await world.settle();
    expect(await bulkCalls()).toBe(4);
    expect(world.logged).toContain('RICH_MENU_NOT_TAKEN');
    expect(await world.call(`GET /v1/members/${ann}/rich-menu`)).toMatchObject({
      json: { decidedBy: 'rule', rule: 0, richMenuId: plain, line: { linked: null }, isInStep: false },
    });
    await world.handle({ work: 'apply', channelId });
    await world.settle();
    expect(await world.linkAtLine(ann)).toBe(await lineId(plain));
  });

  it('leave nobody out because LINE does not know one of them', async () => {
    const members = await world.friends(5);
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/richmenu/bulk/link', status: 400, count: 2 });
    await world.settle();
    const wanted = await lineId(plain);
    for (const memberId of members) expect(await world.linkAtLine(memberId)).toBe(wanted);
  });

  it('leave those alone who are no friends', async () => {
    const [ann = ''] = await world.friends(1);
    const sighting = { channelId, lineUserId: world.lineUserOf(ann), occurredAt: world.clock.now() + 1 };
    const { parts } = await composeMembers(world.core).prepareSighting({
      ...sighting,
      friendship: 'blocked',
    });
    await world.core.commit(parts);
    await world.rules([{ richMenuId: plain, when: { everyone: true } }]);
    await world.settle();
    expect(await bulkCalls()).toBe(0);
    expect(await world.call(`GET /v1/members/${ann}/rich-menu`)).toMatchObject({
      json: { decidedBy: 'nothing', canSeeMenus: false, rules: [{ words: 'are friends of the account' }] },
    });
  });

  it('hold in their time on the clock of the channel, and the next turn is planned', async () => {
    const [ann = ''] = await world.friends(1);
    // It is noon in Tokyo.
    await world.rules([
      { richMenuId: gold, when: { everyone: true }, from: '2026-11-23T18:00', until: '2026-11-24T02:00' },
    ]);
    const body = {
      richMenuId: plain,
      scheduled: [{ richMenuId: gold, from: '2026-11-24T00:00', until: '2026-11-25T00:00' }],
    };
    await world.call('PUT /v1/rich-menus/default', { body });
    await world.settle();
    const shown = async () => [await world.linkAtLine(ann), await world.defaultAtLine()];
    const [goldId, plainId] = [await lineId(gold), await lineId(plain)];
    expect(await shown()).toEqual([undefined, plainId]);
    const turns: string[] = [];
    const seen: unknown[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const { at } = world.schedules.at(-1) ?? { at: 0 };
      turns.push(new Date(at + nineHoursMs).toISOString().slice(0, 16));
      world.clock.set(at);
      await world.handle({ work: 'apply', channelId });
      await world.settle();
      seen.push(await shown());
    }
    expect(turns).toEqual(['2026-11-23T18:00', '2026-11-24T00:00', '2026-11-24T02:00', '2026-11-25T00:00']);
    expect(seen).toEqual([
      [goldId, plainId],
      [goldId, goldId],
      [undefined, goldId],
      [undefined, plainId],
    ]);
  });

  it('leave a default at LINE alone that nobody chose here', async () => {
    const wanted = await lineId(plain);
    await fetch(`${world.simulator.baseUrl}/v2/bot/user/all/richmenu/${wanted ?? ''}`, {
      method: 'POST',
      headers: { authorization: 'Bearer a channel access token' },
    });
    await world.rules([]);
    await world.settle();
    expect(await world.defaultAtLine()).toBe(wanted);
  });
});
