import { composeMembers } from '../../lambdas/compose/members.ts';
import { composeMenuWork, composeRichMenusApi } from '../../lambdas/compose/rich-menus.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import type { Core } from '../../lambdas/compose/core.ts';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import type { RichMenuWork } from '../../lambdas/rich-menus/ports.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { mapBounded } from '../../lambdas/shared/domain/map-bounded.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { apiOf, channelId, productWorld } from '../support/product-world.ts';
import { pngOf } from './sample-images.ts';

type Message = RichMenuWork | DomainEvent;

export const size = { width: 1200, height: 810 };
export const area = (action: object) => ({ bounds: { x: 0, y: 0, width: 600, height: 810 }, action });
export const menuOf = (name: string, more: object = {}) => ({
  ...{ name, chatBarText: 'Menu', size },
  areas: [area({ type: 'message', text: name })],
  ...more,
});
export const tabTo = (richMenuAliasId: string) =>
  area({ type: 'richmenuswitch', richMenuAliasId, data: `tab=${richMenuAliasId}` });

interface Planned {
  name: string;
  at: number;
  body: RichMenuWork;
}

/** Rich menus in the product's composition, with a queue that is worked off by hand. */
export async function menuWorld() {
  const world = await productWorld();
  const blobs = memoryBlobs();
  const queued: OutgoingMessage<Message>[] = [];
  const schedules: Planned[] = [];
  const lineUsers = new Map<string, string>();
  const lineUserOf = (memberId: string): string => lineUsers.get(memberId) ?? '';
  const platform = {
    blobs,
    sendToMenuQueue: (messages: readonly OutgoingMessage<Message>[]) =>
      Promise.resolve(void queued.push(...messages)),
    schedules: { putOnce: (schedule: Planned) => Promise.resolve(void schedules.push(schedule)) },
  };
  const call = apiOf(composeRichMenusApi(world.core, platform), world.core);

  /** Handles one message; true when it is done with. */
  async function handle(body: Message, core: Core = world.core): Promise<boolean> {
    const { failedIds } = await composeMenuWork(
      core,
      platform,
    )([{ id: 'one', body, receiveCount: 1, sentAt: 0 }]);
    return failedIds.length === 0;
  }

  /** Works off the queue until it is empty, whatever the delays; a message that fails comes again. */
  async function settle({ keep = [] }: { keep?: readonly string[] } = {}): Promise<void> {
    const kept: OutgoingMessage<Message>[] = [];
    for (let turns = 0; queued.length > 0; turns += 1) {
      if (turns > 500) throw new Error('The queue never gets empty.');
      const message = queued.shift() as OutgoingMessage<Message>;
      const { body } = message;
      if ('work' in body && keep.includes(body.work)) kept.push(message);
      else {
        world.clock.advance((message.delaySeconds ?? 0) * 1000);
        if (!(await handle(body))) queued.push(message);
      }
    }
    queued.push(...kept);
  }

  /** What LINE itself answers. */
  async function line<Answer>(path: string): Promise<Answer | undefined> {
    const response = await fetch(`${world.simulator.baseUrl}/v2/bot${path}`, {
      headers: { authorization: 'Bearer a channel access token' },
    });
    return response.ok ? ((await response.json()) as Answer) : undefined;
  }

  return {
    ...world,
    ...{ blobs, queued, schedules, platform, call, handle, settle, line },
    async draft(name: string, more: object = {}): Promise<string> {
      const { json, status, body } = await call('POST /v1/rich-menus', { body: menuOf(name, more) });
      if (status !== 201) throw new Error(body);
      const { richMenuId } = json as { richMenuId: string };
      const base64 = pngOf(size).toString('base64');
      await call(`PUT /v1/rich-menus/${richMenuId}/image`, { body: { base64 } });
      return richMenuId;
    },
    publish: (richMenuId: string, body: object = {}) =>
      call(`POST /v1/rich-menus/${richMenuId}/publish`, { body }),
    async live(name: string, more: object = {}): Promise<string> {
      const richMenuId = await this.draft(name, more);
      await this.publish(richMenuId);
      await settle();
      return richMenuId;
    },
    read: async (richMenuId: string) =>
      (await call(`GET /v1/rich-menus/${richMenuId}`)).json as Record<string, unknown> & {
        live?: { lineRichMenuId: string; revision: number };
      },
    menusAtLine: async () =>
      (await line<{ richmenus: { richMenuId: string; name: string }[] }>('/richmenu/list'))?.richmenus ?? [],
    aliasAtLine: async (aliasId: string) =>
      (await line<{ richMenuId: string }>(`/richmenu/alias/${aliasId}`))?.richMenuId,
    lineUserOf,
    linkAtLine: async (memberId: string) =>
      (await line<{ richMenuId: string }>(`/user/${lineUserOf(memberId)}/richmenu`))?.richMenuId,
    defaultAtLine: async () => (await line<{ richMenuId: string }>('/user/all/richmenu'))?.richMenuId,
    rules: (rules: object[]) => call('PUT /v1/rich-menus/rules', { body: { items: rules } }),
    /** Friends here and at LINE, without webhooks. */
    async friends(count: number): Promise<string[]> {
      const { prepareSighting } = composeMembers(world.core);
      return mapBounded(Array.from({ length: count }), 20, async (_none, index) => {
        const body = { displayName: String(index), friend: true };
        const { userId } = (await world.sim('POST', '/_sim/users', body)) as { userId: string };
        const sighting = { channelId, lineUserId: userId, occurredAt: world.clock.now() };
        const { member, parts } = await prepareSighting({ ...sighting, friendship: 'followed' });
        await world.core.commit(parts);
        lineUsers.set(member.memberId, userId);
        return member.memberId;
      });
    },
    async tag(
      memberIds: readonly string[],
      { add = [], remove = [] }: { add?: string[]; remove?: string[] },
    ) {
      const { changeTags, tags } = composeTags(world.core);
      const createdAt = new Date(world.clock.now()).toISOString();
      for (const name of add) await tags.create(channelId, { name, createdAt });
      const causeId = deterministicId(memberIds.join(), add.join(), remove.join(), world.clock.now());
      await changeTags({
        ...{ channelId, causeId, memberIds, remove },
        add: add.map((name) => ({ tag: name, weight: 1 })),
      });
    },
    event: (type: string, memberIds: readonly string[], data: DomainEvent['data'] = {}) =>
      handle({
        ...{ id: deterministicId(type, memberIds.join()), type, channelId, memberIds: [...memberIds], data },
        occurredAt: new Date(world.clock.now()).toISOString(),
      }),
  };
}
export type MenuWorld = Awaited<ReturnType<typeof menuWorld>>;
