import { channelId } from '../support/product-world.ts';
import { preferencesWorld, type PreferencesWorld } from '../support/preferences-world.ts';

const closed = (figures: object) => ({
  outcome: 'closed',
  ...{ sent: 0, suppressed: 0, failed: 0, unknown: 0, reasons: expect.any(Object) as object },
  ...figures,
});

describe('opting out', () => {
  let world: PreferencesWorld;
  beforeEach(async () => {
    world = await preferencesWorld();
  });
  afterEach(() => world.close());

  const set = async (change: object) => {
    const channel = await world.core.channels.read(channelId);
    if (!channel) throw new Error('The world has its channel.');
    await world.core.channels.replace({ ...channel, settings: { ...channel.settings, ...change } });
    world.clock.advance(10_000);
  };
  const chosen = async (memberId: string) =>
    (await world.call(`GET /v1/members/${memberId}/preferences`)).json as {
      optedOut: boolean;
      topics: object;
      subscribed: string[];
    };

  it('by a word stops marketing with a reason, leaves transactional sends alone, and is taken back by a word', async () => {
    const ploy = await world.friend('Ploy', 'th');
    expect(await world.send([ploy.memberId])).toEqual(closed({ sent: 1 }));

    await world.act(ploy.userId, 'message', { text: ' หยุด ' });
    expect((await world.texts(ploy.userId)).at(-1)).toMatch(
      /^เราจะไม่ส่ง.* https:\/\/kizuna\.example\/p\/[\w-]+$/,
    );
    const sendId = '0f8fad5b-d9cb-469f-a165-70867728950e';
    expect(await world.send([ploy.memberId], { sendId })).toEqual(closed({ suppressed: 1 }));
    expect(await world.explain({ channelId, sendId, memberId: ploy.memberId })).toEqual({
      status: 'suppressed',
      reason: 'opted out',
    });
    expect(await world.send([ploy.memberId], { purpose: 'transactional' })).toEqual(closed({ sent: 1 }));

    await world.act(ploy.userId, 'message', { text: 'start' });
    expect(await world.send([ploy.memberId])).toEqual(closed({ sent: 1 }));
    expect(await chosen(ploy.memberId)).toMatchObject({ optedOut: false, changedBy: 'keyword' });
    const timeline = await world.call(`GET /v1/members/${ploy.memberId}/timeline`);
    expect((timeline.json as { items: { summary: string }[] }).items.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        'Wants no marketing (by keyword).',
        'Wants marketing again (by keyword).',
        'Sent by reply: the confirmation of what was chosen.',
      ]),
    );
  });

  it('happens once however often LINE delivers the word: one change, one event, one answer', async () => {
    const { userId, memberId } = await world.friend('Ploy');
    const { again } = await world.act(userId, 'message', { text: 'STOP' });
    await Promise.all([again(), again(), again()]);
    await world.act(userId, 'message', { text: 'stop' });
    expect(await world.texts(userId)).toHaveLength(2);
    expect(await world.events('preferences.changed')).toMatchObject([
      { memberIds: [memberId], data: { source: 'keyword', all: 'out', topics: {} } },
    ]);
  });

  it('is answered in place of keyword replies and journeys, in the words of the channel where it has some', async () => {
    await set({
      optOut: { keywords: ['Basta'], replies: { optedOut: { en: 'Ciao.', ja: 'さようなら' } } },
    });
    const anna = await world.friend('Anna', 'en');
    const niran = await world.friend('Niran', 'th');
    await world.act(anna.userId, 'message', { text: 'BASTA' });
    await world.act(niran.userId, 'message', { text: 'basta' });
    await world.act(anna.userId, 'message', { text: 'STOP' });
    expect(await world.texts(anna.userId)).toEqual(['Ciao.']);
    expect((await world.texts(niran.userId))[0]).toContain('เราจะไม่ส่ง');
  });

  it('counts without a reply token and from somebody who is blocked', async () => {
    const { userId, memberId } = await world.friend('Ploy');
    const { preferences } = world;
    const member = await world.members.members.read(channelId, memberId);
    if (!member) throw new Error('Ploy is a member.');
    const answered = await preferences.answerPreferenceCommand({
      ...{ member: { ...member, lifecycle: 'blocked' }, eventId: 'e', at: 1, text: 'STOP' },
    });
    await world.core.commit(answered?.parts ?? []);
    expect(await chosen(memberId)).toMatchObject({ optedOut: true });
    expect(await world.texts(userId)).toEqual([]);
  });

  it('of one topic by a tap leaves the others, and a topic that is gone is answered so', async () => {
    const names = { en: 'New arrivals', ja: '新着' };
    await world.call('PUT /v1/topics/new', { body: { name: names } });
    await world.call('PUT /v1/topics/sale', { body: { name: { en: 'Sale' } } });
    const { userId, memberId } = await world.friend('Sakura', 'ja');
    await world.act(userId, 'postback', { data: 'kizuna:optout:new' });
    expect((await world.texts(userId)).at(-1)).toMatch(/^「新着」の配信を停止します。/);
    expect(await chosen(memberId)).toMatchObject({ topics: { new: 'out' }, subscribed: ['sale'] });
    expect(await world.send([memberId], { topicId: 'new' })).toEqual(closed({ suppressed: 1 }));
    expect(await world.send([memberId], { topicId: 'sale' })).toEqual(closed({ sent: 1 }));
    await world.act(userId, 'postback', { data: 'kizuna:optin:new' });
    expect(await world.send([memberId], { topicId: 'new' })).toEqual(closed({ sent: 1 }));
    await world.act(userId, 'postback', { data: 'kizuna:optout:gone' });
    expect((await world.texts(userId)).at(-1)).toMatch(/^このトピックは終了しました。/);
    expect(await chosen(memberId)).toMatchObject({ topics: { new: 'in' } });
  });

  it('keeps marketing journeys from riding on replies, but not transactional ones', async () => {
    const publish = async (purpose: string) => {
      const body = {
        ...{ name: purpose, purpose, entry: { reentry: 'always' }, start: 'hi' },
        trigger: { kind: 'event', type: 'message.received' },
        nodes: {
          hi: { kind: 'send', messages: [{ type: 'text', text: purpose }], next: 'end' },
          end: { kind: 'exit' },
        },
      };
      const { journeyId } = (await world.call('POST /v1/journeys', { body })).json as { journeyId: string };
      expect(await world.call(`POST /v1/journeys/${journeyId}/publish`)).toMatchObject({ status: 200 });
    };
    await publish('marketing');
    await publish('transactional');
    const { userId } = await world.friend('Ploy');
    await world.act(userId, 'message', { text: 'hello' });
    expect((await world.texts(userId)).sort()).toEqual(['marketing', 'transactional']);
    await world.act(userId, 'message', { text: 'STOP' });
    expect(await world.texts(userId)).toHaveLength(3);
    await world.act(userId, 'message', { text: 'hello' });
    expect((await world.texts(userId)).slice(3)).toEqual(['transactional']);
  });
});

describe('merging two records of a person', () => {
  it('keeps what either refused, and is not overtaken by a choice made meanwhile', async () => {
    const world = await preferencesWorld();
    const { memberId: into } = await world.friend('Ploy');
    const prospect = async (externalId: string): Promise<string> => {
      const prepared = await world.prepareCustomer(channelId, { externalId }, world.clock.now());
      if (prepared.outcome !== 'member') throw new Error(prepared.outcome);
      await world.core.commit(prepared.parts);
      return prepared.memberId;
    };
    await world.call('PUT /v1/topics/news', { body: { name: { en: 'News' } } });
    const put = (memberId: string, body: object) =>
      world.call(`PUT /v1/members/${memberId}/preferences`, { body });
    const preferencesOf = async () => (await world.call(`GET /v1/members/${into}/preferences`)).json;

    const first = await prospect('crm-1');
    await put(first, { topics: { news: 'out' }, by: 'staff' });
    await put(into, { topics: { news: 'in' } });
    expect(await world.mergeMembers({ channelId, from: first, into })).toEqual({ outcome: 'merged' });
    expect(await preferencesOf()).toMatchObject({ topics: { news: 'out' }, changedBy: 'merge' });

    const second = await prospect('crm-2');
    const [merged] = await Promise.all([
      world.mergeMembers({ channelId, from: second, into }),
      put(into, { optedOut: true, topics: { news: 'out' } }),
      put(second, { optedOut: false }),
    ]);
    expect(merged).toEqual({ outcome: 'merged' });
    expect(await preferencesOf()).toMatchObject({ optedOut: true, topics: { news: 'out' } });
    await world.close();
  });
});
