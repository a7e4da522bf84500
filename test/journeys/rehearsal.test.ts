import { composeRehearsalApi } from '../../lambdas/compose/rehearsal.ts';
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

let opened: Awaited<ReturnType<typeof productWorld>> | undefined;
afterEach(() => opened?.close());

const open = async () => {
  const world = await productWorld();
  opened = world;
  const routes = composeRehearsalApi(world.core, { get: () => Promise.resolve(undefined) });
  const call = apiOf(routes, world.core);
  return {
    ...world,
    ask: async (body: object, at = path) => {
      const { status, json } = await call(`POST ${at}`, { body });
      return { status, answer: json as Answer & { errors?: { path: string; message: string }[] } };
    },
  };
};

describe('a rehearsal', () => {
  it('tells what everybody would receive, day by day, and what is never reached', async () => {
    const { ask } = await open();
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
    const { ask } = await open();
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

  it('shows a member its way in order, and the others on request', async () => {
    const { ask } = await open();
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
    const { ask, core, memory, sim } = await open();
    const { prepareSighting } = composeMembers(core);
    const memberIds: string[] = [];
    for (const [index, friendship] of (['followed', 'blocked'] as const).entries()) {
      const lineUserId = lineUserOf(index);
      const sighting = { channelId, lineUserId, occurredAt: core.clock.now(), friendship };
      const { member, parts } = await prepareSighting(sighting);
      await core.commit(parts);
      memberIds.push(member.memberId);
    }
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
  });

  it('tells what it would call outside, and calls nobody', async () => {
    const { ask, core } = await open();
    await composeJourneys(core).webhookSecrets.renew(channelId);
    const { status, answer } = await ask({
      ...usual,
      definition: {
        ...{ name: 'Tells', trigger: { kind: 'manual' }, start: 'tell' },
        nodes: {
          tell: { kind: 'webhook', url: 'https://shop.example/hook', next: 'out' },
          out: { kind: 'exit' },
        },
      },
    });
    expect({ status, errors: answer.errors }).toEqual({ status: 200 });
    expect(answer).toMatchObject({ inside: 0, outside: { webhook: 1 } });
  });

  it.each([
    ['an unknown member', { members: { memberIds: [deterministicId('nobody')] } }, '/members/memberIds/0'],
    ['an unknown segment', { members: { segmentId: 'nope' } }, '/members/segmentId'],
    ['a problem of the definition', { definition: { ...definition, start: 'nowhere' } }, '/start'],
  ])('refuses %s and says where it is', async (_what, change, place) => {
    const { ask } = await open();
    const { status, answer } = await ask({ ...usual, ...change });
    expect(status).toBe(422);
    expect(answer.errors?.map((error) => error.path)).toContain(place);
  });

  it.each([
    ['more members than fit', { members: { count: 10_001 } }, '/members/count'],
    ['more than a year', { days: 366 }, '/days'],
    ['a probability above one', { assumptions: { clickProbability: 2 } }, '/assumptions/clickProbability'],
  ])('refuses %s', async (_what, change, place) => {
    const { ask } = await open();
    const { status, answer } = await ask({ ...usual, ...change });
    expect(status).toBe(400);
    expect(answer.errors?.[0]?.path).toBe(place);
  });
});
