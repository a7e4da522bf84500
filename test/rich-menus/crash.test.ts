import type { RichMenuWork } from '../../lambdas/rich-menus/ports.ts';
import { channelId } from '../support/product-world.ts';
import { menuOf, menuWorld, type MenuWorld } from './menu-world.ts';

/** The process dies: whatever it was doing is not told to anybody. */
class Death extends Error {}

describe('a publishing that dies and comes again', () => {
  let world: MenuWorld;
  let richMenuId: string;
  let member: string;
  beforeEach(async () => {
    world = await menuWorld();
    richMenuId = await world.live('Menu', { aliasId: 'alias-0' });
    [member = ''] = await world.friends(1);
    await world.rules([{ richMenuId, when: { everyone: true } }]);
    await world.call('PUT /v1/rich-menus/default', { body: { richMenuId } });
    await world.settle();
  });
  afterEach(() => world.close());

  /**
   * Lets a process die at its n-th effect, a call of LINE or a write, before or after the effect took place; a new one
   * takes the message over once the lock has opened.
   */
  async function dieAt(n: number, when: 'before' | 'after'): Promise<boolean> {
    let effects = 0;
    let isDead = false;
    const mortal = async <Answer>(act: () => Promise<Answer>): Promise<Answer> => {
      if (isDead) throw new Death();
      effects += 1;
      if (effects === n) isDead = true;
      if (isDead && when === 'before') throw new Death();
      const answer = await act();
      if (isDead) throw new Death();
      return answer;
    };
    const { client } = world.core;
    const core = {
      ...world.core,
      callLine: ((channel, call) =>
        mortal(() => world.core.callLine(channel, call))) as typeof world.core.callLine,
      client: Object.create(client, {
        send: { value: (command: never) => mortal(() => client.send(command)) },
      }) as typeof client,
    };
    const work: RichMenuWork = { work: 'publish', channelId, richMenuId };
    world.queued.splice(0);
    if (!(await world.handle(work, core))) world.queued.push({ body: work });
    world.clock.advance(121_000);
    await world.settle();
    return isDead;
  }

  /** What LINE has at the end, with words for ids. */
  async function atTheEnd(round: number) {
    const { live, status } = await world.read(richMenuId);
    const lineId = live?.lineRichMenuId;
    return {
      status,
      revision: live?.revision,
      menus: (await world.menusAtLine()).map((menu) => menu.richMenuId === lineId),
      alias: (await world.aliasAtLine(`alias-${round}`)) === lineId,
      former: await world.aliasAtLine(`alias-${round - 1}`),
      default: (await world.defaultAtLine()) === lineId,
      linked: (await world.linkAtLine(member)) === lineId,
    };
  }

  it.each(['before', 'after'] as const)(
    'ends with one menu at LINE and everything switched to it, when it dies %s any of its effects',
    async (when) => {
      let round = 0;
      let hasDied = true;
      while (hasDied) {
        round += 1;
        const body = menuOf('Menu', { aliasId: `alias-${round}` });
        await world.call(`PUT /v1/rich-menus/${richMenuId}`, { body });
        await world.publish(richMenuId);
        hasDied = await dieAt(round, when);
        expect([round, await atTheEnd(round)]).toEqual([
          round,
          {
            ...{ status: 'live', revision: round + 2, menus: [true], former: undefined },
            ...{ alias: true, default: true, linked: true },
          },
        ]);
      }
      // Lock, reads, name, menu, note, image, alias, former alias, switch, release.
      expect(round).toBeGreaterThan(15);
    },
    60_000,
  );
});
