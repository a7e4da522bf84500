import { composeMenuChoices } from '../../lambdas/compose/menu-choices.ts';
import { channelId } from '../support/product-world.ts';
import { menuOf, menuWorld, type MenuWorld } from './menu-world.ts';

async function choose(
  world: MenuWorld,
  { memberIds, richMenuId, causeId, at = world.clock.now() }: Choice,
): Promise<void> {
  const { chooseRichMenu } = composeMenuChoices(world.core);
  await chooseRichMenu({ channelId, causeId, memberIds, richMenuId, at });
  await world.event('menu.chosen', memberIds, { richMenuId });
  await world.settle();
}
interface Choice {
  memberIds: string[];
  richMenuId: string | null;
  causeId: string;
  at?: number;
}
const lineIdOf = async (world: MenuWorld, richMenuId: string) =>
  (await world.read(richMenuId)).live?.lineRichMenuId;

let world: MenuWorld;
beforeEach(async () => {
  world = await menuWorld();
});
afterEach(() => world.close());

it('shows a chosen menu whatever the rules say, through new revisions and a new friendship, until the choice ends', async () => {
  const [ann = '', bob = ''] = await world.friends(2);
  const everybodys = await world.live('everybody');
  const special = await world.live('special');
  await world.rules([{ richMenuId: everybodys, when: { everyone: true } }]);
  await world.settle();
  await choose(world, { memberIds: [ann], richMenuId: special, causeId: 'one' });
  expect(await world.linkAtLine(ann)).toBe(await lineIdOf(world, special));
  expect(await world.linkAtLine(bob)).toBe(await lineIdOf(world, everybodys));

  await world.call(`PUT /v1/rich-menus/${special}`, { body: menuOf('special two') });
  await world.publish(special);
  await world.settle();
  expect(await world.linkAtLine(ann)).toBe(await lineIdOf(world, special));
  await world.event('friend.followed', [ann]);
  await world.settle();
  expect(await world.call(`GET /v1/members/${ann}/rich-menu`)).toMatchObject({
    json: { decidedBy: 'choice', richMenuId: special, isInStep: true },
  });

  world.clock.advance(1000);
  await choose(world, { memberIds: [ann], richMenuId: null, causeId: 'two' });
  expect(await world.linkAtLine(ann)).toBe(await lineIdOf(world, everybodys));
});

it('keeps the later of two choices, in whatever order they arrive', async () => {
  const [ann = ''] = await world.friends(1);
  const [first, second] = [await world.live('first'), await world.live('second')];
  const at = world.clock.now();
  await choose(world, { memberIds: [ann], richMenuId: second, causeId: 'later', at: at + 1000 });
  await choose(world, { memberIds: [ann], richMenuId: first, causeId: 'earlier', at });
  expect(await world.linkAtLine(ann)).toBe(await lineIdOf(world, second));
});
