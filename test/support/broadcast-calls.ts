import type { BroadcastView } from '../../lambdas/broadcasts/views.ts';
import { composePreferences } from '../../lambdas/compose/preferences.ts';
import { text, type BroadcastWorld, type Friend } from './broadcast-world.ts';
import { channelId } from './product-world.ts';

export const narrowcastPath = '/v2/bot/message/narrowcast';
export const broadcastPath = '/v2/bot/message/broadcast';

/** What people do with broadcasts, as calls of the admin API. */
export function broadcastCalls(world: () => BroadcastWorld) {
  const definition = (more: object = {}) => ({
    name: 'Sale',
    audience: { narrowcast: {} },
    variants: [{ name: 'A', content: { messages: [text('Sale')] } }],
    ...more,
  });
  const act = (id: string, verb: string, body: object = {}) =>
    world().call(`POST /v1/broadcasts/${id}/${verb}`, { body });
  const create = async (more: object = {}): Promise<string> => {
    const answer = await world().call('POST /v1/broadcasts', { body: definition(more) });
    expect(answer).toMatchObject({ status: 201 });
    return (answer.json as { broadcastId: string }).broadcastId;
  };
  return {
    act,
    create,
    view: async (id: string) => (await world().call(`GET /v1/broadcasts/${id}`)).json as BroadcastView,
    /** Begins one, without letting time pass. */
    async send(more: object = {}): Promise<string> {
      const id = await create(more);
      expect(await act(id, 'send')).toMatchObject({ status: 202 });
      return id;
    },
    /** Status and places of what is wrong with a definition. */
    async refusal(more: object): Promise<[number, ...string[]]> {
      const { status, json } = await world().call('POST /v1/broadcasts', { body: definition(more) });
      return [status, ...(json as { errors: { path: string }[] }).errors.map(({ path }) => path)];
    },
    /** How many messages each of the friends got. */
    async receivedBy(friends: readonly Friend[]): Promise<number[]> {
      const counts: number[] = [];
      for (const friend of friends) counts.push((await world().textsOf(friend)).length);
      return counts;
    },
    fault: (body: object) => world().sim('POST', '/_sim/faults', body),
    /** Calls of a path, with their retry keys. */
    async callsOf(path: string): Promise<{ status: number; retryKey?: string }[]> {
      const calls = (await world().sim('GET', '/_sim/calls')) as {
        path: string;
        status: number;
        retryKey?: string;
      }[];
      return calls.filter((call) => call.path === path);
    },
    async optOut({ memberId }: Friend): Promise<void> {
      const { core, clock } = world();
      await composePreferences(core).changePreferences({
        ...{ channelId, memberId, causeId: memberId, at: clock.now(), source: 'api' },
        choose: ({ topics }) => ({ all: 'out', topics }),
      });
    },
    /** In force at once: processes forget the old ones in the minute that passes. */
    async changeSettings(settings: object): Promise<void> {
      const [known] = await world().core.channels.list();
      await world().core.channels.replace({
        ...known,
        settings: { ...known?.settings, ...settings },
      } as never);
      world().clock.advance(60_000);
    },
  };
}
