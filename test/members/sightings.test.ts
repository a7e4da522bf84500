import fc from 'fast-check';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { composeMembers } from '../../lambdas/compose/members.ts';
import type { Sighting } from '../../lambdas/members/contracts.ts';
import { standingAfter } from '../../lambdas/members/domain/member.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const user = lineUserOf('Anna');
type Friendship = Sighting['friendship'];
const sightingOf = (friendship: Friendship, occurredAt: number): Sighting => ({
  channelId,
  lineUserId: user,
  occurredAt,
  friendship,
});

/** Words on friendship at different moments, and the same words shuffled with repetitions. */
const history = fc
  .uniqueArray(fc.record({ at: fc.integer({ min: 1, max: 1000 }), followed: fc.boolean() }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ at }) => at,
  })
  .chain((words) => {
    const shuffle = fc.shuffledSubarray(words, { minLength: words.length });
    return fc.record({
      words: fc.constant(words),
      arrived: fc.tuple(shuffle, fc.subarray(words)).map(([a, b]) => [...a, ...b]),
    });
  });

describe('the standing of a member', () => {
  type Standing = ReturnType<typeof standingAfter>;
  const after = (words: readonly { at: number; followed: boolean }[]): Standing | undefined =>
    words.reduce<Standing | undefined>(
      (before, { at, followed }) => standingAfter(before, sightingOf(followed ? 'followed' : 'blocked', at)),
      undefined,
    );

  it('ends the same in whatever order and how often the events arrive', () => {
    fc.assert(
      fc.property(history, ({ words, arrived }) => {
        const inOrder = [...words].sort((a, b) => a.at - b.at);
        expect(after(arrived)).toEqual(after(inOrder));
        expect(after(arrived)?.lifecycle).toBe(inOrder.at(-1)?.followed === true ? 'friend' : 'blocked');
      }),
      { numRuns: 500 },
    );
  });

  it('is blocked by a block and a follow of one moment, in either order', () => {
    const words = [
      { at: 5, followed: true },
      { at: 5, followed: false },
    ];
    const blocked = { lifecycle: 'blocked', friendshipAt: 5, followedAt: 5 };
    expect(after(words)).toEqual(blocked);
    expect(after(words.toReversed())).toEqual(blocked);
    expect(after([...words, ...words])).toEqual(blocked);
  });

  it('is a friend at the first sight, unless that is a block', () => {
    expect(standingAfter(undefined, sightingOf(undefined, 5))).toEqual({ lifecycle: 'friend' });
    expect(standingAfter(undefined, sightingOf('blocked', 5))).toEqual({
      lifecycle: 'blocked',
      friendshipAt: 5,
    });
  });

  it('is not moved by events that say nothing about friendship', () => {
    const blocked = { lifecycle: 'blocked', friendshipAt: 5 } as const;
    expect(standingAfter(blocked, sightingOf(undefined, 9))).toBe(blocked);
  });

  it('stays erased, and stays registered when a registered member follows', () => {
    const erased = { lifecycle: 'erased', friendshipAt: 5 } as const;
    expect(standingAfter(erased, sightingOf('followed', 9))).toBe(erased);
    const registered = { lifecycle: 'registered', friendshipAt: 5 } as const;
    expect(standingAfter(registered, sightingOf('followed', 9))).toMatchObject({
      lifecycle: 'registered',
      followedAt: 9,
    });
    expect(standingAfter(registered, sightingOf('blocked', 9))).toMatchObject({ lifecycle: 'blocked' });
  });
});

describe('sightings in the store', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await productWorld();
  });
  afterEach(() => world.close());

  const see = async (sighting: Sighting) => {
    const { prepareSighting } = composeMembers(world.core);
    const seen = await prepareSighting(sighting);
    return { ...seen, answer: await world.core.commit(seen.parts) };
  };

  it('end in the same member in whatever order and how often they arrive', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.uuid(), async ({ words, arrived }, name) => {
        const lineUserId = lineUserOf(name);
        for (const { at, followed } of arrived) {
          await see({ ...sightingOf(followed ? 'followed' : 'blocked', at), lineUserId });
        }
        const { member } = await composeMembers(world.core).prepareSighting({
          ...sightingOf(undefined, 0),
          lineUserId,
        });
        const newest = words.reduce((a, b) => (a.at > b.at ? a : b));
        const follows = words.filter(({ followed }) => followed).map(({ at }) => at);
        expect(member.lifecycle).toBe(newest.followed ? 'friend' : 'blocked');
        expect(member.followedAt).toBe(follows.length > 0 ? Math.max(...follows) : undefined);
      }),
      { numRuns: 30 },
    );
  });

  it('make one member and one look-up of a user who is first seen many times at once', async () => {
    const seen = await Promise.all(
      Array.from({ length: 10 }, (_, index) => see(sightingOf('followed', index + 1))),
    );
    expect(seen.filter(({ answer }) => answer.outcome === 'committed')).toHaveLength(1);
    expect(await world.items('members')).toHaveLength(1);
    expect(await world.items('records', 'UNIQUE#')).toHaveLength(1);
    expect(await world.items('records', 'OUTBOX#')).toHaveLength(1);
  });

  it('refuse the writer who read before another one wrote', async () => {
    await see(sightingOf('followed', 1));
    const { prepareSighting } = composeMembers(world.core);
    const [older, newer] = await Promise.all([
      prepareSighting(sightingOf('blocked', 2)),
      prepareSighting(sightingOf('followed', 3)),
    ]);
    expect(await world.core.commit(newer.parts)).toEqual({ outcome: 'committed' });
    expect(await world.core.commit(older.parts)).toEqual({
      outcome: 'refused',
      labels: ['friendship is the newest'],
    });
  });

  it('refuse the older of two late follows that meet', async () => {
    await see(sightingOf('blocked', 9));
    const { prepareSighting } = composeMembers(world.core);
    const [older, newer] = await Promise.all([
      prepareSighting(sightingOf('followed', 2)),
      prepareSighting(sightingOf('followed', 3)),
    ]);
    expect(await world.core.commit(newer.parts)).toEqual({ outcome: 'committed' });
    expect(await world.core.commit(older.parts)).toMatchObject({ outcome: 'refused' });
    expect((await see(sightingOf('followed', 2))).member).toMatchObject({
      lifecycle: 'blocked',
      followedAt: 3,
    });
  });

  it('keep the profile that was fetched meanwhile', async () => {
    const { member } = await see(sightingOf('followed', 1));
    const { prepareSighting, members } = composeMembers(world.core);
    const seen = await prepareSighting(sightingOf('blocked', 2));
    await members.noteProfile(channelId, member.memberId, { fetchedAt: 7, language: 'th' });
    expect(await world.core.commit(seen.parts)).toEqual({ outcome: 'committed' });
    expect(await members.read(channelId, member.memberId)).toMatchObject({
      lifecycle: 'blocked',
      language: 'th',
    });
    expect(await members.profileFetchedAt(channelId, member.memberId)).toBe(7);
  });

  it('go to the member that the look-up names, if a prospect was bound to the user', async () => {
    const memberId = deterministicId('prospect');
    await world.core.client.send(
      new PutCommand({
        TableName: world.core.tables.records,
        Item: { pk: `UNIQUE#${channelId}#line#${user}`, sk: 'UNIQUE', memberId },
      }),
    );
    const { prepareSighting } = composeMembers(world.core);
    expect((await prepareSighting(sightingOf('followed', 1))).member.memberId).toBe(memberId);
  });

  it('say who became a friend', async () => {
    expect(await see(sightingOf('followed', 1))).toMatchObject({ isNew: true, becameFriend: true });
    expect(await see(sightingOf('followed', 2))).toMatchObject({ isNew: false, becameFriend: false });
    expect(await see(sightingOf('blocked', 3))).toMatchObject({ becameFriend: false });
    expect(await see(sightingOf('followed', 4))).toMatchObject({ becameFriend: true });
  });
});
