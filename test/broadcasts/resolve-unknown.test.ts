import { broadcastCalls } from '../support/broadcast-calls.ts';
import { broadcastWorld, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';

const multicastPath = '/v2/bot/message/multicast';

describe('recipients of whom LINE never said whether they got it', () => {
  let world: BroadcastWorld;
  let friends: Friend[];
  let id: string;
  const calls = broadcastCalls(() => world);
  const received = async () => {
    const counts: number[] = [];
    for (const friend of friends) counts.push((await world.textsOf(friend)).length);
    return counts;
  };
  const explain = async () =>
    (await world.call(`GET /v1/broadcasts/${id}/members/${friends[0]?.memberId ?? ''}`)).json as object;

  async function lose(fault: object): Promise<void> {
    world = await broadcastWorld();
    friends = await world.newFriends(3);
    await calls.fault({ path: multicastPath, count: 4, ...fault });
    id = await calls.send({ audience: { allFriends: true } });
    await world.pass(0);
    world.clock.advance(23 * 3_600_000);
    await world.pass(60);
  }
  afterEach(() => world.close());

  it('count as sent when a person says so', async () => {
    await lose({ resetAfterAccept: true });
    expect(await calls.view(id)).toMatchObject({ status: 'finished', figures: { unknown: 3, sent: 0 } });
    for (let call = 1; call <= 2; call += 1)
      expect(await calls.act(id, 'resolve-unknown', { as: 'sent' })).toMatchObject({
        ...{ status: 200, json: { status: 'finished', figures: { unknown: 0, sent: 3 } } },
      });
    expect(await explain()).toMatchObject({
      ...{ status: 'sent', words: expect.stringContaining('A person says') as string },
    });
    await world.pass(3600);
    expect(await received()).toEqual([1, 1, 1]);
  });

  it('get it by a new attempt when a person says that they did not, once', async () => {
    await lose({ resetBefore: true });
    expect(await calls.view(id)).toMatchObject({ figures: { unknown: 3 } });
    await world.block(friends[2] as Friend);
    await calls.act(id, 'resolve-unknown', { as: 'unsent' });
    expect(await calls.view(id)).toMatchObject({ status: 'sending', figures: { unknown: 0, waiting: 3 } });
    await calls.act(id, 'resolve-unknown', { as: 'unsent' });
    await world.pass(60);
    expect(await calls.view(id)).toMatchObject({
      ...{ status: 'finished', figures: { sent: 2, suppressed: 1, unknown: 0, reasons: { blocked: 1 } } },
    });
    await calls.act(id, 'resolve-unknown', { as: 'unsent' });
    await world.pass(60);
    expect(await received()).toEqual([1, 1, 0]);
  });

  it('of a cancelled broadcast are closed as cancelled', async () => {
    await lose({ resetBefore: true });
    await calls.act(id, 'resolve-unknown', { as: 'unsent' });
    await calls.act(id, 'cancel');
    await world.pass(60);
    expect(await calls.view(id)).toMatchObject({
      ...{ status: 'cancelled', figures: { suppressed: 3, unknown: 0, reasons: { cancelled: 3 } } },
    });
    expect(await received()).toEqual([0, 0, 0]);
  });

  it('are all there is to resolve: anything else is refused or changes nothing', async () => {
    world = await broadcastWorld();
    friends = await world.newFriends(1);
    id = await calls.create({ audience: { allFriends: true } });
    expect(await calls.act(id, 'resolve-unknown', { as: 'sent' })).toMatchObject({
      ...{ status: 200, json: { status: 'draft' } },
    });
    expect(await calls.act(id, 'resolve-unknown', { as: 'perhaps' })).toMatchObject({
      ...{ status: 400, json: { errors: [{ path: '/as' }] } },
    });
  });
});
