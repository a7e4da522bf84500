import { composeRehearsalApi } from '../../lambdas/compose/rehearsal.ts';
import { composeCodeStores } from '../../lambdas/compose/code-pools.ts';
import { composeJourneys } from '../../lambdas/compose/journeys.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { apiOf, channelId, lineUserOf, productWorld } from '../support/product-world.ts';

const say = (text: string, next: string) => ({ kind: 'send', messages: [{ type: 'text', text }], next });
const path = '/v1/journeys/rehearse';

/** Asks, thanks whoever answers, and goes one way with those of Taipei and another with the rest. */
const definition = {
  name: 'Asks',
  trigger: { kind: 'manual' },
  start: 'ask',
  nodes: {
    ask: say('Shall we?', 'answer'),
    answer: {
      ...{ kind: 'waitFor', event: { type: 'postback.received', where: { data: 'yes' } } },
      ...{ timeout: { days: 2 }, onEvent: 'thanks', onTimeout: 'where' },
    },
    thanks: say('Thanks', 'out'),
    where: {
      kind: 'branch',
      cases: [
        { when: { attribute: 'city', equals: 'Taipei' }, next: 'taipei' },
        { when: { attribute: 'grade', equals: 'vip' }, next: 'vip' },
      ],
      otherwise: 'out',
    },
    taipei: say('Taipei', 'out'),
    vip: say('VIP', 'out'),
    out: { kind: 'exit' },
  },
};
const synthetic = {
  count: 60,
  attributes: { city: [{ value: 'Taipei', weight: 3 }, { value: 'Tokyo' }] },
};
const usual = { members: synthetic, definition, startAt: '2026-12-01T02:00:00Z', days: 10 };

interface Answer {
  entered: number;
  inside: number;
  turns: number;
  refused: Record<string, number>;
  codes: Record<string, { given: number; short: number }>;
  outside: Record<string, number>;
  sends: { messages: number; byDay: { date: string; messages: number }[]; notSent: Record<string, number> };
  nodes: { nodeId: string; entered: number; sent: number }[];
  neverReached: { nodes: string[]; ways: { nodeId: string; edge: string }[] };
  timelines: {
    memberId: string;
    entries: { at: string; what: string; nodeId?: string; detail?: string }[];
  }[];
  nextOffset?: number;
  cost: { usd: number; services: { service: string; usd: number }[] };
  quota: { byMonth: { month: string; messages: number }[] };
  line: { calls: Record<string, number> };
}

/** Says one thing, once. */
const once = {
  ...{ name: 'Once', trigger: { kind: 'manual' }, start: 'say' },
  nodes: { say: say('Hello', 'out'), out: { kind: 'exit' } },
};
const sum = (figures: Record<string, number>) => Object.values(figures).reduce((all, one) => all + one, 0);

/** How often the timelines name each detail of such an entry. */
function detailsOf({ timelines }: Answer, what: string): Record<string, number> {
  const details = timelines.flatMap(({ entries }) => entries.filter((entry) => entry.what === what));
  const groups = Object.groupBy(details, ({ detail = '' }) => detail);
  return Object.fromEntries(Object.entries(groups).map(([name, all = []]) => [name, all.length]));
}

/** A rehearsal changes nothing, so all share one world. */
let world: Awaited<ReturnType<typeof productWorld>>;
let call: ReturnType<typeof apiOf>;
beforeAll(async () => {
  world = await productWorld();
  call = apiOf(composeRehearsalApi(world.core, { get: () => Promise.resolve(undefined) }), world.core);
});
afterAll(() => world.close());

/** A draft that is not rehearsed itself, or by its id. */
async function storeJourney(name: string): Promise<string> {
  const journeyId = deterministicId(name);
  await composeJourneys(world.core).journeys.create({
    ...{ channelId, journeyId, status: 'draft', draft: JourneyDefinition.parse(once), lastVersion: 1 },
    ...{ revision: 1, createdAt: 0, updatedAt: 0 },
  });
  return journeyId;
}

/** Somebody whom LINE told us of. */
async function seen(name: string, friendship: 'followed' | 'blocked'): Promise<string> {
  const { core } = world;
  const sighting = { channelId, lineUserId: lineUserOf(name), occurredAt: core.clock.now(), friendship };
  const { member, parts } = await composeMembers(core).prepareSighting(sighting);
  await core.commit(parts);
  return member.memberId;
}

const ask = async (body: object, at = path) => {
  const { status, json } = await call(`POST ${at}`, { body });
  return { status, answer: json as Answer & { errors?: { path: string; message: string }[] } };
};

describe('a rehearsal', () => {
  it('tells what everybody would receive, day by day, and what is never reached', async () => {
    const { status, answer } = await ask(usual);
    expect(status).toBe(200);
    expect(answer).toMatchObject({ entered: 60, inside: 0 });
    const sent = Object.fromEntries(answer.nodes.map((node) => [node.nodeId, node.sent]));
    expect(sent['ask']).toBe(60);
    expect(sent['taipei']).toBeGreaterThan(30);
    expect(sent['taipei']).toBeLessThan(60);
    expect(answer.sends.byDay).toEqual([
      { date: '2026-12-01', messages: 60 },
      { date: '2026-12-03', messages: sent['taipei'] },
    ]);
    expect(answer.quota.byMonth).toEqual([{ month: '2026-12', messages: answer.sends.messages }]);
    expect(answer.neverReached.nodes).toEqual(['thanks', 'vip']);
    expect(answer.neverReached.ways).toContainEqual({ nodeId: 'answer', edge: 'event', to: 'thanks' });
    expect(answer.line.calls).toEqual({ multicast: 2 });
    expect(answer.cost.services.map(({ service }) => service)).toEqual([
      ...['Step Functions', 'Lambda', 'DynamoDB', 'SQS', 'EventBridge'],
    ]);
    expect(answer.cost.usd).toBeGreaterThan(0);
  });

  it('gives the same answer for the same seed, byte for byte, and another for another one', async () => {
    const assumptions = { events: { 'postback.received': { probability: 0.5, delay: { hours: 8 } } } };
    const answers = await Promise.all(
      [7, 7, 8].map(async (seed) => (await ask({ ...usual, assumptions, seed })).answer),
    );
    const [first, again, other] = answers.map((answer) => JSON.stringify(answer));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    const thanked = answers[0]?.nodes.find(({ nodeId }) => nodeId === 'thanks')?.sent ?? 0;
    expect(thanked).toBeGreaterThan(10);
    expect(thanked).toBeLessThan(50);
    expect(answers[0]?.neverReached.nodes).toEqual(['vip']);
  });

  it('shares an assumed event among the answers that a wait takes', async () => {
    const answer = (data: string, next: string) => ({
      event: { type: 'postback.received', where: { data } },
      next,
    });
    const { answer: told } = await ask({
      ...usual,
      assumptions: { events: { 'postback.received': { probability: 0.8 } } },
      definition: {
        ...{ name: 'Asks', trigger: { kind: 'manual' }, start: 'ask' },
        nodes: {
          ask: say('Tea or coffee?', 'answer'),
          answer: {
            ...{ kind: 'waitFor', events: [answer('tea', 'tea'), answer('coffee', 'coffee')] },
            ...{ timeout: { days: 2 }, onTimeout: 'out' },
          },
          tea: say('Tea', 'out'),
          coffee: say('Coffee', 'out'),
          out: { kind: 'exit' },
        },
      },
    });
    const [tea = 0, coffee = 0] = ['tea', 'coffee'].map(
      (nodeId) => told.nodes.find((node) => node.nodeId === nodeId)?.sent,
    );
    expect(Math.min(tea, coffee)).toBeGreaterThan(10);
    expect(tea + coffee).toBeLessThan(60);
    expect(told.neverReached.nodes).toEqual([]);
  });

  it('shows a member its way in order, and the others on request', async () => {
    const assumptions = { events: { 'postback.received': { probability: 1 } } };
    const { answer } = await ask({ ...usual, assumptions, timelines: { offset: 10, limit: 1 } });
    expect(answer.nextOffset).toBe(11);
    const [timeline] = answer.timelines;
    expect(timeline?.entries.map(({ what, nodeId, detail }) => [what, nodeId ?? detail].join(' '))).toEqual([
      'entered ',
      'visited ask',
      'sent ask',
      'visited answer',
      'waits answer',
      'did postback.received',
      'departed answer',
      'visited thanks',
      'sent thanks',
      'left out',
    ]);
  });

  it('takes existing members as they are, keeps to quiet hours and blocks, and changes nothing', async () => {
    const { core, memory, sim } = world;
    const memberIds = [await seen('a friend', 'followed'), await seen('a former friend', 'blocked')];
    const channel = await core.channels.read(channelId);
    if (!channel) throw new Error('no channel');
    const quietHours = { start: '21:00', end: '09:00' };
    await core.channels.replace({ ...channel, settings: { ...channel.settings, quietHours } });
    const { journeys } = composeJourneys(core);
    const journeyId = deterministicId('rehearsed');
    const draft = JourneyDefinition.parse(definition);
    const dates = { createdAt: 0, updatedAt: 0 };
    const stored = {
      channelId,
      journeyId,
      status: 'draft' as const,
      draft,
      lastVersion: 0,
      revision: 1,
      ...dates,
    };
    await journeys.create(stored);
    const before = memory.store.meter.read().writeUnits;
    const { definition: _draft, ...settingsOf } = usual;
    const { status, answer } = await ask(
      { ...settingsOf, members: { memberIds }, startAt: '2026-12-01T22:30:00+09:00' },
      `/v1/journeys/${journeyId}/rehearse`,
    );
    expect(status).toBe(200);
    expect(answer.sends.notSent).toEqual({ blocked: 1 });
    const [friend, blocked] = answer.timelines;
    expect(friend?.entries.find(({ what }) => what === 'sent')?.at).toBe('2026-12-02T00:00:00.000Z');
    expect(blocked?.entries.find(({ what }) => what === 'notSent')?.detail).toBe('blocked');
    expect(memory.store.meter.read().writeUnits).toBe(before);
    expect(await sim('GET', '/_sim/calls')).not.toContainEqual(
      expect.objectContaining({ path: expect.stringMatching(/multicast|push/) as string }),
    );
    expect(await journeys.read(channelId, journeyId)).toEqual(stored);
    await core.channels.replace(channel);
  });

  it('tells what it would call outside, and calls nobody', async () => {
    const { core } = world;
    await composeJourneys(core).webhookSecrets.renew(channelId);
    const other = await storeJourney('another journey');
    const { status, answer } = await ask({
      ...usual,
      definition: {
        ...{ name: 'Tells', trigger: { kind: 'manual' }, start: 'tell' },
        nodes: {
          tell: { kind: 'webhook', url: 'https://shop.example/hook', next: 'other' },
          other: { kind: 'enterJourney', journeyId: other, next: 'out' },
          out: { kind: 'exit' },
        },
      },
    });
    expect({ status, errors: answer.errors }).toEqual({ status: 200 });
    expect(answer.outside).toEqual({ webhook: 1, [`entry into journey ${other}`]: 60 });
    expect(answer).toMatchObject({ entered: 60, inside: 0 });
    expect(detailsOf(answer, 'changed')).toEqual({ 'entry.requested': 50 });
  });

  it('asks the entry rules, and tells every refusal with its reason', async () => {
    const { answer } = await ask({
      ...usual,
      definition: {
        ...once,
        entry: {
          segment: { expression: { attribute: { name: 'city', equals: 'Taipei' } } },
          caps: { perDay: 20 },
          holdoutShare: 0.3,
        },
      },
      timelines: { limit: 60 },
    });
    const { refused, entered } = answer;
    expect(entered).toBe(20);
    expect(Object.keys(refused).sort()).toEqual(['dayFull', 'heldOut', 'notInSegment']);
    expect(sum(refused)).toBe(40);
    expect(detailsOf(answer, 'refused')).toEqual(refused);
    expect(
      answer.timelines.filter(({ entries }) => entries.some(({ what }) => what === 'sent')),
    ).toHaveLength(20);
  });

  it.each([
    [{ startAt: '2026-12-02T00:00:00Z' }, { beforeStart: 60 }],
    [{ endAt: '2026-12-01T00:00:00Z' }, { afterEnd: 60 }],
  ])('keeps to dates: %j', async (entry, refused) => {
    const { answer } = await ask({ ...usual, definition: { ...once, entry } });
    expect(answer).toMatchObject({ entered: 0, refused });
  });

  it('lets turns of a schedule bring members in, and in again where the rule says so', async () => {
    const trigger = { kind: 'schedule', when: { localTime: '10:00' }, for: { expression: { nes: ['S1'] } } };
    const scored = { count: 60, nes: [{ value: 'S1' }, { value: 'S2', weight: 3 }] };
    const { answer } = await ask({
      ...{ ...usual, members: scored, startAt: '2026-12-01T00:00:00+09:00', days: 7 },
      definition: { ...once, trigger, entry: { reentry: { afterDays: 3 } } },
    });
    const { entered } = answer;
    expect(answer).toMatchObject({ turns: 7, refused: { reentry: 4 * entered } });
    expect(entered).toBeGreaterThan(5);
    expect(entered).toBeLessThan(30);
    expect(answer.sends.byDay).toEqual(
      [1, 4, 7].map((day) => ({ date: `2026-12-0${day}`, messages: entered })),
    );
  });

  it('lets birthdays bring members in, and everybody at once on request', async () => {
    const birthdays = { ...usual, definition: { ...once, trigger: { kind: 'date', of: 'birthday' } } };
    const { answer } = await ask({ ...birthdays, days: 60 });
    // Birthdays lie all over the year.
    expect(answer.turns).toBe(60);
    expect(answer.entered).toBeGreaterThan(3);
    expect(answer.entered).toBeLessThan(20);
    expect(answer.sends.messages).toBe(answer.entered);
    const { answer: atOnce } = await ask({ ...birthdays, enter: 'at once' });
    expect(atOnce).toMatchObject({ turns: 0, entered: 60, sends: { byDay: [{ messages: 60 }] } });
  });

  it('knows who has been in the journey before', async () => {
    const { enrolments } = composeJourneys(world.core);
    const journeyId = await storeJourney('rehearsed before');
    const memberIds = await Promise.all(['new', 'known'].map((name) => seen(name, 'followed')));
    const passage = { channelId, journeyId, version: 1, entryId: 'an entry', enteredAt: 0, path: [] };
    await enrolments.enrol({ ...passage, memberId: memberIds[1] ?? '', cohortId: 'gone' });
    const { definition: _once, ...settings } = usual;
    const { answer } = await ask(
      { ...settings, members: { memberIds } },
      `/v1/journeys/${journeyId}/rehearse`,
    );
    expect(answer).toMatchObject({ entered: 1, refused: { reentry: 1 } });
    expect(answer.timelines[1]?.entries).toMatchObject([{ what: 'refused', detail: 'reentry' }]);
  });

  it('gives codes while there are any, tells whom there was none for, and takes none from the pool', async () => {
    const { pools, codes } = composeCodeStores(world.core);
    const pool = { channelId, poolId: 'few', key: 'few-1', name: 'Few', perMember: 'onePerSend' as const };
    const stored = { ...pool, lowAt: 10, createdAt: 0 };
    await pools.create(stored);
    await codes.addBlock(
      stored,
      '0a',
      Array.from({ length: 25 }, (_, index) => `C${index}`),
    );
    const gift = { ...once, nodes: { ...once.nodes, say: say('Yours: {{code.few}}', 'out') } };
    const { answer } = await ask({ ...usual, definition: gift });
    expect(answer.codes).toEqual({ few: { given: 25, short: 35 } });
    expect(answer.sends.notSent).toEqual({ 'no code left': 35 });
    expect(await codes.countLeft(stored)).toBe(25);
  });

  it.each([
    ['an unknown member', { members: { memberIds: [deterministicId('nobody')] } }, '/members/memberIds/0'],
    ['an unknown segment', { members: { segmentId: 'nope' } }, '/members/segmentId'],
    ['a problem of the definition', { definition: { ...definition, start: 'nowhere' } }, '/start'],
  ])('refuses %s and says where it is', async (_what, change, place) => {
    const { status, answer } = await ask({ ...usual, ...change });
    expect(status).toBe(422);
    expect(answer.errors?.map((error) => error.path)).toContain(place);
  });

  it.each([
    ['more members than fit', { members: { count: 10_001 } }, '/members/count'],
    ['more than a year', { days: 366 }, '/days'],
    ['a probability above one', { assumptions: { clickProbability: 2 } }, '/assumptions/clickProbability'],
  ])('refuses %s', async (_what, change, place) => {
    const { status, answer } = await ask({ ...usual, ...change });
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.path).toBe(place);
  });
});
