import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import { composeIntake, composeJourneys, composeReact } from '../../lambdas/compose/journeys.ts';
import { isHeldOut } from '../../lambdas/journeys/domain/is-held-out.ts';
import { channelId } from '../support/product-world.ts';
import { preferencesWorld, type PreferencesWorld } from '../support/preferences-world.ts';

const journey = (entry: object, trigger: object) => ({
  name: 'Replies',
  trigger,
  entry,
  start: 'hello',
  nodes: {
    hello: { kind: 'send', messages: [{ type: 'text', text: 'hello' }], next: 'rest' },
    rest: { kind: 'wait', for: { hours: 1 }, next: 'out' },
    out: { kind: 'exit' },
  },
});
const menu = { kind: 'keyword', keywords: ['menu'] };

describe('entry by a reply', () => {
  let world: PreferencesWorld;
  beforeEach(async () => {
    world = await preferencesWorld();
  });
  afterEach(() => world.close());

  async function published(definition: object): Promise<string> {
    const { json } = await world.call('POST /v1/journeys', { body: definition });
    const { journeyId } = json as { journeyId: string };
    expect(await world.call(`POST /v1/journeys/${journeyId}/publish`)).toMatchObject({ status: 200 });
    return journeyId;
  }

  /** The events that were told so far come over the bus, as they do after the reply. */
  async function bus(type: string): Promise<void> {
    const { core } = world;
    const started: { body: DomainEvent }[] = [];
    const message = (body: DomainEvent, index: number) => ({
      ...{ id: String(index), body, receiveCount: 1, sentAt: 0 },
    });
    const react = composeReact(core, (messages) => Promise.resolve(void started.push(...messages)));
    expect(await react((await world.events(type)).map(message))).toEqual({ failedIds: [] });
    const machines = {
      ...{ create: () => Promise.resolve(), remove: () => Promise.resolve(), stop: () => Promise.resolve() },
      ...{ start: () => Promise.resolve(), hasRunning: () => Promise.resolve(false) },
    };
    const intake = composeIntake(core, { machines, blobs: { get: () => Promise.resolve(undefined) } });
    await intake(started.map(({ body }, index) => message(body, index)));
  }

  const enrolment = (memberId: string, journeyId: string) =>
    composeJourneys(world.core).enrolments.read(channelId, memberId, journeyId);
  const whyNot = async (memberId: string, journeyId: string): Promise<string> => {
    const { json } = await world.call(`GET /v1/members/${memberId}/explain?journey=${journeyId}`);
    expect(json).toMatchObject({ state: 'never entered' });
    return (json as { why: string[] }).why.join(' ');
  };
  const refusal = (memberId: string, journeyId: string) =>
    composeJourneys(world.core).readRefusal(channelId, memberId, journeyId);

  it('answers a keyword with the free reply, and the bus finds the member enrolled', async () => {
    const journeyId = await published(journey({}, menu));
    const { userId, memberId } = await world.friend('Ann');
    await world.act(userId, 'message', { text: 'ＭＥＮＵ' });
    expect(await world.texts(userId)).toEqual(['hello']);
    const replied = await enrolment(memberId, journeyId);
    await bus('message.received');
    expect(await enrolment(memberId, journeyId)).toMatchObject({
      entryId: replied?.entryId,
      cohortId: expect.any(String) as string,
    });
    await world.act(userId, 'message', { text: 'something else' });
    expect(await world.texts(userId)).toEqual(['hello']);
  });

  it('answers again at once where each entry starts anew, and tells each reply with its own passage', async () => {
    const journeyId = await published(journey({ reentry: 'always' }, menu));
    const { userId, memberId } = await world.friend('Ann');
    for (const text of ['menu', 'menu']) await world.act(userId, 'message', { text });
    expect(await world.texts(userId)).toEqual(['hello', 'hello']);
    await bus('message.received');
    const { cohorts, listJourneySends } = composeJourneys(world.core);
    const counts = await cohorts.readCounts(journeyId, 1);
    expect(counts['/entries']).toMatchObject({ entered: 2 });
    expect(counts['hello/dropped/re-entered']).toMatchObject({ entered: 1 });
    expect(counts['hello']).toMatchObject({ entered: 2, left: 1, sent: 1 });
    const sends = await listJourneySends({ channelId, memberId });
    expect(new Set(sends.map(({ sendId }) => sendId)).size).toBe(2);
    const { json } = await world.call(`GET /v1/members/${memberId}/explain?journey=${journeyId}`);
    expect((json as { why: string[] }).why.join(' ')).toContain(
      'the passage before was taken out: re-entered',
    );
  });

  it('counts against caps once, and refuses the next one with the reason', async () => {
    const journeyId = await published(journey({ caps: { inAll: 1 } }, menu));
    const [ann, bob] = [await world.friend('Ann'), await world.friend('Bob')];
    for (const { userId } of [ann, bob]) await world.act(userId, 'message', { text: 'menu' });
    await bus('message.received');
    await bus('message.received');
    expect([await world.texts(ann.userId), await world.texts(bob.userId)]).toEqual([['hello'], []]);
    expect(await refusal(ann.memberId, journeyId)).toBeUndefined();
    expect(await refusal(bob.memberId, journeyId)).toMatchObject({ reason: 'full' });
    expect(await whyNot(bob.memberId, journeyId)).toContain(
      'was refused: at most 1 enter in all, and so many had.',
    );
    expect(await composeJourneys(world.core).entryCounters.read(journeyId, '2026-11-23')).toEqual({
      today: 1,
      inAll: 1,
    });
  });

  it('asks segments that the member itself answers, and leaves all others to the bus', async () => {
    const { userId, memberId } = await world.friend('Ann');
    const large = { expression: { attribute: { name: 'size', equals: 'L' } } };
    const talks = { expression: { event: { type: 'friend.followed', withinDays: 30 } } };
    const bySize = await published(journey({ segment: large }, menu));
    const byTalk = await published(journey({ segment: talks }, { kind: 'keyword', keywords: ['other'] }));
    await world.act(userId, 'message', { text: 'menu' });
    expect(await world.texts(userId)).toEqual([]);
    await bus('message.received');
    expect(await refusal(memberId, bySize)).toMatchObject({ reason: 'notInSegment' });
    await world.call(`PATCH /v1/members/${memberId}`, { body: { attributes: { size: 'L' } } });
    await world.act(userId, 'message', { text: 'menu' });
    expect(await world.texts(userId)).toEqual(['hello']);
    await world.act(userId, 'message', { text: 'other' });
    expect(await enrolment(memberId, byTalk)).toBeUndefined();
    await bus('message.received');
    expect(await enrolment(memberId, byTalk)).toMatchObject({ cohortId: expect.any(String) as string });
  });

  it('answers nobody who is held out, and nobody outside the dates', async () => {
    const held = await published(journey({ holdoutShare: 0.9 }, menu));
    const over = await published(journey({ endAt: '2026-11-01T00:00:00Z' }, menu));
    const friends = await Promise.all(['Ann', 'Bob', 'Cho', 'Dan'].map((name) => world.friend(name)));
    for (const { userId, memberId } of friends) {
      await world.act(userId, 'message', { text: 'menu' });
      expect(await world.texts(userId)).toEqual(isHeldOut(0.9, held, memberId) ? [] : ['hello']);
    }
    await bus('message.received');
    for (const { memberId } of friends) {
      const isOut = isHeldOut(0.9, held, memberId);
      expect((await enrolment(memberId, held))?.heldOut === true).toBe(isOut);
      if (isOut) expect(await whyNot(memberId, held)).toContain('kept out of the journey');
      expect(await refusal(memberId, over)).toMatchObject({ reason: 'afterEnd' });
    }
  });

  it('tells new friends by their source', async () => {
    await published(journey({}, { kind: 'followed', who: 'new', sources: ['poster'] }));
    const { userId, memberId } = await world.friend('Ann');
    expect(await world.texts(userId)).toEqual([]);
    await world.call(`PATCH /v1/members/${memberId}`, { body: { source: 'poster' } });
    await world.act(userId, 'follow');
    expect(await world.texts(userId)).toEqual(['hello']);
  });

  it('tells each attribute that changed, with what it was, and none that did not', async () => {
    const { memberId } = await world.friend('Ann');
    const change = (attributes: object) =>
      world.call(`PATCH /v1/members/${memberId}`, { body: { attributes } });
    await change({ city: 'Taipei', size: 'L' });
    await change({ city: 'Tokyo', size: 'L', age: null });
    await change({ size: null });
    const told = (await world.events('member.changed')).map(({ data }) => data);
    expect(told).toHaveLength(4);
    expect(told).toEqual(
      expect.arrayContaining([
        { attribute: 'city', from: null, to: 'Taipei' },
        { attribute: 'city', from: 'Taipei', to: 'Tokyo' },
        { attribute: 'size', from: 'L', to: null },
      ]),
    );
  });
});
