import { composeMembers } from '../../lambdas/compose/members.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import type { ChangeTags } from '../../lambdas/tags/contracts.ts';
import { channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

describe('what a change of tags tells', () => {
  let world: ProductWorld;
  let anna: string;
  let bert: string;

  beforeEach(async () => {
    world = await productWorld();
    anna = await newMember('Anna');
    bert = await newMember('Bert');
  });
  afterEach(() => world.close());

  async function newMember(name: string): Promise<string> {
    const sighting = { channelId, lineUserId: lineUserOf(name), occurredAt: world.clock.now() };
    const { member, parts } = await composeMembers(world.core).prepareSighting(sighting);
    await world.core.commit(parts);
    return member.memberId;
  }
  const change = async (causeId: string, parts: Partial<Parameters<ChangeTags>[0]>) => {
    await composeTags(world.core).changeTags({
      channelId,
      causeId,
      memberIds: [anna, bert],
      add: [],
      remove: [],
      ...parts,
    });
  };
  const told = async () => {
    const items = await world.items('records', 'OUTBOX#');
    return items
      .map(({ event }) => event as { type: string; memberIds: string[]; data: { tag: string } })
      .filter(({ type }) => type.startsWith('tag.'))
      .map(({ type, memberIds, data }) => [type, data.tag, memberIds] as const)
      .sort(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1));
  };

  it('names only those whom a tag left', async () => {
    await change('a', { memberIds: [anna], add: [{ tag: 'vip', weight: 1 }] });
    await change('b', { remove: ['vip', 'unknown'] });
    expect(await told()).toEqual([
      ['tag.added', 'vip', [anna]],
      ['tag.removed', 'vip', [anna]],
    ]);
  });

  it('is the same when a removal is repeated after the members lost the tag', async () => {
    await change('a', { add: [{ tag: 'vip', weight: 1 }] });
    for (let time = 0; time < 3; time += 1) await change('b', { remove: ['vip'] });
    expect(await told()).toEqual([
      ['tag.added', 'vip', [anna, bert]],
      ['tag.removed', 'vip', [anna, bert]],
    ]);
  });

  it('includes the tags that made room', async () => {
    for (let index = 0; index < 60; index += 1) {
      const add = [{ tag: `t${String(index)}`, weight: index + 1 }];
      await change(`fill ${String(index)}`, { memberIds: [anna], add });
    }
    await change('one more', { add: [{ tag: 'vip', weight: 1 }] });
    expect(await told()).toContainEqual(['tag.removed', 't0', [anna]]);
    expect(await told()).toContainEqual(['tag.added', 'vip', [anna, bert]]);
  });

  it('counts a tag that is named twice as one event and two weights', async () => {
    const vip = { tag: 'vip', weight: 1 };
    await change('a', { add: [vip, vip] });
    expect(await told()).toEqual([['tag.added', 'vip', [anna, bert]]]);
    const { members } = composeMembers(world.core);
    expect((await members.read(channelId, anna))?.tags).toMatchObject({ vip: { intensity: 2 } });
  });

  it('is one event for 500 members', async () => {
    const memberIds = await Promise.all(
      Array.from({ length: 500 }, (_, index) => newMember(`member ${String(index)}`)),
    );
    await change('a', { memberIds, add: [{ tag: 'vip', weight: 1 }] });
    expect(await told()).toEqual([['tag.added', 'vip', memberIds]]);
  });

  it('is nothing for nobody', async () => {
    await change('a', { memberIds: [], add: [{ tag: 'vip', weight: 1 }] });
    expect(await told()).toEqual([]);
  });
});
