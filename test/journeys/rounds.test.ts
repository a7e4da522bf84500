import { noMachines } from '../support/no-machines.ts';
import { createDynamoAudiences } from '../../lambdas/audiences/adapters/dynamo-audiences.ts';
import { composeJourneys, composeJourneysApi, composeRoundWork } from '../../lambdas/compose/journeys.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { composeSegmentsApi } from '../../lambdas/compose/segments.ts';
import { idSetOf } from '../../lambdas/shared/domain/id-set.ts';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import { watchTimers } from '../../lambdas/journeys/watch-timers.ts';
import type { RoundWork } from '../../lambdas/journeys/domain/round.ts';
import { memberIdOfLineUser } from '../../lambdas/members/domain/member.ts';
import { apiOf, channelId, lineUserOf, productWorld } from '../support/product-world.ts';

/** Journeys that start at turns, with schedules and queues in the test's hands. Tokyo; it is noon, 23 November 2026. */
async function roundWorld() {
  const world = await productWorld();
  const { core, clock } = world;
  const schedules = new Map<string, { at: number; body: RoundWork }>();
  const rounds: RoundWork[] = [];
  const entries: DomainEvent[] = [];
  const files = new Map<string, Uint8Array>();
  const blobs = {
    get: (key: string) => Promise.resolve(files.get(key)),
    getRange: () => Promise.resolve(undefined),
    delete: () => Promise.resolve(),
  };
  const platform = {
    blobs,
    schedules: {
      putOnce: ({ name, at, body }: { name: string; at: number; body: RoundWork }) =>
        Promise.resolve(void schedules.set(name, { at, body })),
      remove: (name: string) => Promise.resolve(void schedules.delete(name)),
    },
    sendToRoundQueue: (messages: readonly { body: RoundWork }[]) =>
      Promise.resolve(void rounds.push(...messages.map(({ body }) => body))),
    sendToEntryQueue: (messages: readonly { body: DomainEvent }[]) =>
      Promise.resolve(void entries.push(...messages.map(({ body }) => body))),
  };
  const members = composeMembers(core);
  const call = apiOf(
    [
      ...composeJourneysApi(core, {
        ...platform,
        ...{ machines: noMachines, stepFunctionArn: 'arn:step', machinePrefix: 'j-' },
      }),
      ...composeSegmentsApi(core, blobs),
    ],
    core,
  );
  const work = composeRoundWork(core, { ...platform, machines: noMachines });
  const run = async (body: RoundWork): Promise<void> => {
    const answer = await work([{ id: '1', body, receiveCount: 1, sentAt: clock.now() }]);
    expect(answer).toEqual({ failedIds: [] });
  };
  return {
    ...world,
    call,
    schedules,
    rounds,
    entries,
    files,
    run,
    /** All work in the queue, and what comes of it. */
    async settle(): Promise<void> {
      for (let body = rounds.shift(); body; body = rounds.shift()) await run(body);
    },
    /** The job that runs every 15 minutes, and the work that it finds. */
    async watch() {
      const answer = await watchTimers({ ...core, ...composeJourneys(core), ...platform }, [channelId]);
      await this.settle();
      return answer;
    },
    /** Moves the clock to the one schedule there is, and fires it. */
    async nextTurn(): Promise<string> {
      const [[name, { at, body }] = ['', { at: 0, body: undefined }]] = schedules;
      if (body?.work !== 'fire') throw new Error('nothing is scheduled');
      schedules.delete(name);
      clock.set(Math.max(at, clock.now()));
      await run(body);
      await this.settle();
      return new Date(at).toISOString();
    },
    /** Whom entries that were asked for name, each once. */
    entrants: (): string[] => [...new Set(entries.flatMap(({ memberIds }) => memberIds))].sort(),
    async friend(name: string, known: { birthday?: string; attributes?: object } = {}): Promise<string> {
      const lineUserId = lineUserOf(name);
      const sighting = { channelId, lineUserId, occurredAt: clock.now(), friendship: 'followed' as const };
      await core.commit((await members.prepareSighting(sighting)).parts);
      const memberId = memberIdOfLineUser(channelId, lineUserId);
      if (known.birthday !== undefined)
        await members.members.setProfile(channelId, memberId, { birthday: known.birthday });
      if (known.attributes)
        await core.commit([
          members.members.attributesPart(channelId, memberId, known.attributes as Record<string, string>),
        ]);
      return memberId;
    },
    async published(definition: object): Promise<string> {
      const { json } = await call('POST /v1/journeys', { body: definition });
      const { journeyId } = json as { journeyId: string };
      expect(await call(`POST /v1/journeys/${journeyId}/publish`)).toMatchObject({ status: 200 });
      return journeyId;
    },
  };
}
const journey = (trigger: object, entry: object = {}) => ({
  name: 'Turns',
  trigger,
  entry,
  start: 'out',
  nodes: { out: { kind: 'exit' } },
});
const birthday = { kind: 'date', of: 'birthday', localTime: '09:00' };

describe('a journey that starts at turns', () => {
  let world: Awaited<ReturnType<typeof roundWorld>>;
  beforeEach(async () => {
    world = await roundWorld();
  });
  afterEach(() => world.close());

  it('takes members on their birthday, day after day, and each once for it', async () => {
    const [ann, bob] = [
      await world.friend('Ann', { birthday: '11-24' }),
      await world.friend('Bob', { birthday: '11-25' }),
    ];
    await world.friend('Cho');
    const journeyId = await world.published(journey(birthday));
    expect(await world.nextTurn()).toBe('2026-11-24T00:00:00.000Z');
    expect(world.entrants()).toEqual([ann]);
    expect(await world.nextTurn()).toBe('2026-11-25T00:00:00.000Z');
    expect(world.entrants()).toEqual([ann, bob].sort());
    expect(world.entries[0]).toMatchObject({
      type: 'entry.requested',
      occurredAt: '2026-11-24T00:00:00.000Z',
      data: { journeyId, causeId: '["date","birthday",0,"2026-11-24"]' },
    });
  });

  it('asks the same members for the same cause when a turn is told twice', async () => {
    await world.friend('Ann', { attributes: { since: '2020-11-23' } });
    await world.published(
      journey({ kind: 'date', of: { attribute: 'since' }, offsetDays: 1, localTime: '23:59' }),
    );
    const [[, { body }] = ['', { body: undefined }]] = world.schedules;
    if (!body) throw new Error('nothing is scheduled');
    await world.nextTurn();
    await world.nextTurn();
    expect(world.entries).toHaveLength(1);
    expect(world.schedules.size).toBe(1);
    await world.run(body);
    await world.settle();
    expect(new Set(world.entries.map(({ id }) => id)).size).toBe(1);
    expect(world.schedules.size).toBe(1);
  });

  it('keeps one timer, and none while it is paused, draining or stopped', async () => {
    const journeyId = await world.published(journey(birthday));
    const turns = () => [...world.schedules.values()].map(({ at }) => new Date(at).toISOString());
    const order = (verb: string, body?: object) =>
      world.call(`POST /v1/journeys/${journeyId}/${verb}`, body ? { body } : {});
    expect(turns()).toEqual(['2026-11-24T00:00:00.000Z']);
    const [stale] = world.schedules.values();
    await order('pause');
    expect(turns()).toEqual([]);
    if (stale) await world.run(stale.body);
    expect([turns(), world.rounds]).toEqual([[], []]);
    await order('resume');
    expect(turns()).toEqual(['2026-11-24T00:00:00.000Z']);
    await world.call(`PUT /v1/journeys/${journeyId}`, {
      body: journey({ ...birthday, localTime: '18:00' }),
    });
    await order('publish');
    expect(turns()).toEqual(['2026-11-23T09:00:00.000Z']);
    if (stale) await world.run(stale.body);
    expect(world.rounds).toEqual([]);
    await order('stop', { mode: 'drain' });
    expect(turns()).toEqual([]);
  });

  it('makes up for a timer that was lost, or never set, once it is 15 minutes late, and says so', async () => {
    const ann = await world.friend('Ann', { birthday: '11-24' });
    const journeyId = await world.published(journey(birthday));
    const { timers } = composeJourneys(world.core);
    world.schedules.clear();
    world.clock.set(Date.parse('2026-11-24T00:14:00Z'));
    expect(await world.watch()).toEqual({ lost: 0 });
    world.clock.advance(2 * 60_000);
    expect(await world.watch()).toEqual({ lost: 1 });
    expect(world.logged).toEqual(['TIMER_LOST']);
    expect(world.entrants()).toEqual([ann]);
    expect([...world.schedules.values()].map(({ at }) => at)).toEqual([Date.parse('2026-11-25T00:00:00Z')]);
    expect(await world.watch()).toEqual({ lost: 0 });
    world.schedules.clear();
    await timers.remove(journeyId);
    expect(await world.watch()).toEqual({ lost: 1 });
    expect(world.schedules.size).toBe(1);
    await world.call(`POST /v1/journeys/${journeyId}/pause`);
    expect(await world.watch()).toEqual({ lost: 0 });
  });

  it('has no turns before its start and from its end on', async () => {
    const startAt = '2026-11-30T08:00:00+09:00';
    await world.published(journey(birthday, { startAt, endAt: '2026-12-01T12:00:00+09:00' }));
    expect(await world.nextTurn()).toBe('2026-11-30T00:00:00.000Z');
    expect(await world.nextTurn()).toBe('2026-12-01T00:00:00.000Z');
    expect(world.schedules.size).toBe(0);
  });

  it('makes up for the days of dates that nothing ran, and leaves out those of schedules', async () => {
    const ann = await world.friend('Ann', { birthday: '11-26' });
    await world.published(journey(birthday));
    world.clock.advance(5 * 86_400_000);
    await world.nextTurn();
    expect(world.entrants()).toEqual([ann]);
    expect([...world.schedules.values()].map(({ at }) => at)).toEqual([Date.parse('2026-11-29T00:00:00Z')]);
    const id = await world.published(
      journey({ kind: 'schedule', when: { cron: '0 12 * * *' }, for: { allFriends: true } }),
    );
    const [due] = [...world.schedules.values()].filter(({ body }) => body.journeyId === id);
    world.clock.advance(3 * 86_400_000);
    if (due) await world.run(due.body);
    await world.settle();
    const turns = [...world.schedules.values()].filter(({ body }) => body.journeyId === id);
    expect(world.entries.filter(({ data }) => data['journeyId'] === id)).toHaveLength(1);
    expect(turns.map(({ at }) => at)).toContain(Date.parse('2026-12-02T03:00:00Z'));
  });

  it('takes the members of a rule on schedule, and those of a stored segment by a call', async () => {
    const tall = await world.friend('Ann', { attributes: { size: 'L' } });
    const small = await world.friend('Bob', { attributes: { size: 'S' } });
    const expression = { attribute: { name: 'size', equals: 'L' } };
    await world.published(journey({ kind: 'schedule', when: { localTime: '15:00' }, for: { expression } }));
    await world.nextTurn();
    expect(world.entrants()).toEqual([tall]);
    const made = await world.call('POST /v1/segments', {
      body: { name: 'Small', expression: { attribute: { name: 'size', equals: 'S' } } },
    });
    const { segmentId } = made.json as { segmentId: string };
    const journeyId = await world.published(journey({ kind: 'manual' }, { segment: { segmentId } }));
    const asked = await world.call(`POST /v1/journeys/${journeyId}/enrolments`, { body: { segmentId } });
    expect(asked).toMatchObject({ status: 202, json: {} });
    await world.settle();
    expect(world.entrants()).toEqual([tall, small].sort());
    expect(await world.call(`DELETE /v1/segments/${segmentId}`)).toMatchObject({
      status: 409,
      json: { detail: 'These use it: journey Turns. Change or stop them first.' },
    });
  });

  it('takes the members of an audience by a call, 500 a request', async () => {
    const ids = Array.from({ length: 1200 }, (_, index) => memberIdOfLineUser(channelId, `U${index}`));
    await createDynamoAudiences(world.core).put({
      ...{ channelId, audienceId: 'a1', name: 'VIPs', status: 'ready', count: 1200 },
      createdAt: '2026-11-01T00:00:00Z',
    });
    world.files.set(`audiences/${channelId}/a1.ids`, idSetOf(ids));
    const journeyId = await world.published(journey({ kind: 'manual' }));
    const enrolments = `POST /v1/journeys/${journeyId}/enrolments`;
    const headers = { 'idempotency-key': 'once' };
    const asked = await world.call(enrolments, { body: { audienceId: 'a1' }, headers });
    expect(asked).toMatchObject({ status: 202, json: { accepted: 1200 } });
    await world.settle();
    expect(world.entries.map(({ memberIds }) => memberIds.length)).toEqual([500, 500, 200]);
    expect(world.entrants()).toEqual([...ids].sort());
    expect(await world.call(enrolments, { body: { audienceId: 'a2' } })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/audienceId' }] },
    });
    expect(await world.call(enrolments, { body: { audienceId: 'a1', segmentId: 's' } })).toMatchObject({
      status: 400,
    });
  });

  it.each([
    ['/trigger/segmentId', journey({ kind: 'segment', segmentId: 'gone' }), 'unknown-segment'],
    [
      '/entry/segment/segmentId',
      journey({ kind: 'manual' }, { segment: { segmentId: 'gone' } }),
      'unknown-segment',
    ],
    [
      '/trigger/for/expression/tag/name',
      journey({
        ...{ kind: 'schedule', when: { localTime: '09:00' } },
        for: { expression: { tag: { name: 'nobody' } } },
      }),
      'unknown-tag',
    ],
  ])('is refused with %s when its segment is wrong', async (path, definition, code) => {
    const answer = await world.call('POST /v1/journeys', { body: definition });
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ path, code }] } });
  });
});
