import { createDynamoAudiences } from '../../lambdas/audiences/adapters/dynamo-audiences.ts';
import { audienceIdsKey } from '../../lambdas/audiences/domain/audience-keys.ts';
import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import { broadcastWorld, text, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';
import { channelId } from '../support/product-world.ts';

const toAll = (words = 'Sale', more: object = {}) => ({
  name: 'Sale',
  audience: { allFriends: true },
  variants: [{ name: 'A', content: { messages: [text(words)] } }],
  ...more,
});

describe('broadcasts', () => {
  let world: BroadcastWorld;
  beforeEach(async () => {
    world = await broadcastWorld();
  });
  afterEach(() => world.close());

  const create = async (definition: object): Promise<string> => {
    const answer = await world.call('POST /v1/broadcasts', { body: definition });
    expect(answer).toMatchObject({ status: 201 });
    return (answer.json as { broadcastId: string }).broadcastId;
  };
  const act = (id: string, verb: string, body?: object) =>
    world.call(`POST /v1/broadcasts/${id}/${verb}`, { body: body ?? {} });
  const view = async (id: string) => (await world.call(`GET /v1/broadcasts/${id}`)).json as BroadcastJson;
  const send = async (definition: object): Promise<string> => {
    const id = await create(definition);
    expect(await act(id, 'send')).toMatchObject({ status: 202 });
    return id;
  };
  const explain = async (id: string, { memberId }: Friend) =>
    (await world.call(`GET /v1/broadcasts/${id}/members/${memberId}`)).json as object;
  const gotIt = async (friends: readonly Friend[], words = 'Sale') => {
    const counts: number[] = [];
    for (const friend of friends)
      counts.push((await world.textsOf(friend)).filter((said) => said === words).length);
    return counts;
  };

  interface BroadcastJson {
    status: string;
    stuck: boolean;
    reason?: string;
    parkReason?: string;
    scheduledAt?: string;
    holdUntil?: string;
    recipients?: { count: number; holdout: number; sha256: string };
    figures?: Record<string, number> & { reasons: Record<string, number> };
    byVariant?: Record<string, { sent: number }>;
    winner?: { variant: string; words: string };
  }

  it('reach every friend once, as one multicast for 500', async () => {
    const friends = await world.newFriends(12);
    await world.block(friends[3] as Friend);
    const id = await send(toAll());
    await world.pass(60);
    expect(await view(id)).toMatchObject({
      status: 'finished',
      recipients: { count: 11, holdout: 0 },
      figures: { sent: 11, suppressed: 0, failed: 0, unknown: 0, parked: 0, waiting: 0, reasons: {} },
    });
    expect(await gotIt(friends)).toEqual(friends.map((_, index) => (index === 3 ? 0 : 1)));
    expect(await world.lineCalls('/multicast')).toBe(1);
  });

  it('freeze their recipients as JSONL, sorted, with a hash', async () => {
    const friends = await world.newFriends(5);
    const id = await send(toAll());
    await world.pass(60);
    const [file] = [...world.blobs.files].filter(([key]) => key.endsWith('.jsonl'));
    const lines = Buffer.from(file?.[1] ?? [])
      .toString()
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Friend).memberId)).toEqual(
      friends.map(({ memberId }) => memberId).sort(),
    );
    expect((await view(id)).recipients?.sha256).toMatch(/^[0-9a-f]{64}$/);
    await world.newFriends(3);
    expect((await view(id)).recipients?.count).toBe(5);
  });

  it('go to a segment, an expression, an audience or listed members, without those excluded', async () => {
    const friends = await world.newFriends(6);
    const ids = friends.map(({ memberId }) => memberId);
    const audienceId = '0198c0de-0000-7000-8000-000000000001';
    const createdAt = new Date(world.clock.now()).toISOString();
    await createDynamoAudiences(world.core).put({
      ...{ channelId, audienceId, name: 'Half', status: 'ready', count: 3, createdAt },
    });
    await world.blobs.put(audienceIdsKey(channelId, audienceId), idSetOf(ids.slice(0, 3)), '');
    const audiences = [
      [{ segmentId: 'new-friends' }, [1, 1, 1, 1, 1, 1]],
      [{ expression: { not: { audience: audienceId } } }, [0, 0, 0, 1, 1, 1]],
      [{ audienceId }, [1, 1, 1, 0, 0, 0]],
      [{ memberIds: ids.slice(4) }, [0, 0, 0, 0, 1, 1]],
    ] as const;
    for (const [index, [audience, expected]] of audiences.entries()) {
      await send(toAll(`to ${index}`, { audience }));
      await world.pass(60);
      expect(await gotIt(friends, `to ${index}`)).toEqual(expected);
    }
    await send(toAll('rest', { exclude: [{ audienceId }, { memberIds: ids.slice(5) }] }));
    await world.pass(60);
    expect(await gotIt(friends, 'rest')).toEqual([0, 0, 0, 1, 1, 0]);
  });

  it('count those who cannot be reached under their reasons', async () => {
    const friends = await world.newFriends(4);
    await world.block(friends[1] as Friend);
    const id = await send(
      toAll('Sale', { audience: { memberIds: friends.map(({ memberId }) => memberId) } }),
    );
    await world.pass(60);
    expect((await view(id)).figures).toMatchObject({ sent: 3, suppressed: 1, reasons: { blocked: 1 } });
    expect(await explain(id, friends[1] as Friend)).toMatchObject({
      status: 'suppressed',
      reason: 'blocked',
    });
    expect(await explain(id, friends[0] as Friend)).toMatchObject({ status: 'sent', variant: 'A' });
    const [stranger] = await world.newFriends(1);
    expect(await explain(id, stranger as Friend)).toMatchObject({ isRecipient: false });
  });

  it('speak the language of each member, else the default', async () => {
    const [thai] = await world.newFriends(1, { language: 'th' });
    const [taiwanese] = await world.newFriends(1, { language: 'zh-TW' });
    const [other] = await world.newFriends(1, { language: 'fr' });
    const byLanguage = { th: [text('ลดราคา')], zh: [text('特賣')] };
    await send(
      toAll('Sale', { variants: [{ name: 'A', content: { messages: [text('Sale')], byLanguage } }] }),
    );
    await world.pass(60);
    for (const [friend, words] of [
      [thai, 'ลดราคา'],
      [taiwanese, '特賣'],
      [other, 'Sale'],
    ] as const)
      expect(await world.textsOf(friend as Friend)).toEqual([words]);
  });

  it('hold members out and split the others by weight, the same on every look', async () => {
    const friends = await world.newFriends(200);
    const id = await send(
      toAll('A', {
        holdoutShare: 0.2,
        variants: [
          { name: 'A', weight: 3, content: { messages: [text('A')] } },
          { name: 'B', weight: 1, content: { messages: [text('B')] } },
        ],
      }),
    );
    await world.pass(60);
    const { recipients = { count: 0, holdout: 0 }, byVariant, figures } = await view(id);
    expect(recipients.count + recipients.holdout).toBe(200);
    expect(recipients.holdout).toBeGreaterThan(20);
    expect(recipients.holdout).toBeLessThan(65);
    expect(figures).toMatchObject({ sent: recipients.count });
    expect(byVariant?.['A']?.sent).toBeGreaterThan(2 * (byVariant?.['B']?.sent ?? Infinity));
    const held: Friend[] = [];
    for (const friend of friends) if ((await world.textsOf(friend)).length === 0) held.push(friend);
    expect(held).toHaveLength(recipients.holdout);
    expect(await explain(id, held[0] as Friend)).toMatchObject({ isHeldOut: true });
  });

  it('wait for the end of quiet hours and then go on by themselves', async () => {
    await world.newFriends(3);
    const settings = { quietHours: { start: '00:00', end: '14:00' } };
    const channel = await world.core.channels.read(channelId);
    await world.core.channels.replace({
      ...channel,
      settings: { ...channel?.settings, ...settings },
    } as never);
    const id = await send(toAll());
    await world.pass(600);
    expect(await view(id)).toMatchObject({ status: 'sending', figures: { waiting: 3 } });
    expect((await view(id)).holdUntil).toBe('2026-11-23T05:00:00.000Z');
    await world.pass(3 * 3600);
    expect(await view(id)).toMatchObject({ status: 'finished', figures: { sent: 3 } });
  });

  it('keep to their rate, also after a pause', async () => {
    await world.newFriends(1001);
    const id = await send(toAll('Sale', { recipientsPerMinute: 500 }));
    await world.pass(45);
    expect((await view(id)).figures).toMatchObject({ sent: 500, waiting: 501 });
    await world.call(`POST /v1/broadcasts/${id}/pause`, { body: {} });
    await world.pass(3600);
    await world.call(`POST /v1/broadcasts/${id}/resume`, { body: {} });
    await world.pass(45);
    expect((await view(id)).figures).toMatchObject({ sent: 1000, waiting: 1 });
    await world.pass(60);
    expect(await view(id)).toMatchObject({ status: 'finished', figures: { sent: 1001 } });
  });
});
