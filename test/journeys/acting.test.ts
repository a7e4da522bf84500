import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { CallWebhook } from '../../lambdas/journeys/ports.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, hours, journeyWorld } from '../support/journey-world.ts';
import { seededDraw } from '../support/seeded-draw.ts';

const member = (index: number): string => deterministicId('acting member', index);
const members = (count: number): string[] => Array.from({ length: count }, (_, index) => member(index));
const minutes = (count: number): number => count * 60_000;
const say = (words: string, next = 'out') => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});
const journeyOf = (first: object, more: object = {}) => ({
  name: 'Acting',
  trigger: { kind: 'manual' },
  start: 'first',
  nodes: { first: { next: 'out', ...first }, out: { kind: 'exit' }, ...more },
});
const menuId = deterministicId('menu');
const audienceId = deterministicId('audience');

type World = Awaited<ReturnType<typeof journeyWorld>>;
async function walk(world: World, definition: object, count = 3): Promise<string> {
  const { journeyId } = await world.publish(definition);
  world.enter(journeyId, members(count), 'one cause');
  await world.settle();
  return journeyId;
}
const textsOf = (world: World): string[] => world.delivered.map(({ text }) => text);
const reasonsOf = async (world: World, journeyId: string) =>
  (await world.cohorts.listLiving(journeyId)).map(({ status, reason }) => [status, reason]);

describe('a node that acts', () => {
  it('changes attributes of everybody by one cause', async () => {
    const world = await journeyWorld();
    await walk(
      world,
      journeyOf({ kind: 'attribute', set: { stage: 'new' }, clear: ['old'], add: { visits: 1 } }),
    );
    expect(world.outside.attributes).toHaveLength(1);
    const [change] = world.outside.attributes;
    expect(change?.members).toContainEqual({
      ...{ memberId: member(0), set: { stage: 'new' }, clear: ['old'] },
      add: { visits: 1 },
    });
    expect(change?.members).toHaveLength(3);
  });

  it('gives members a rich menu and takes it back', async () => {
    const world = await journeyWorld();
    const back = { kind: 'richMenu', richMenuId: null, next: 'out' };
    await walk(world, journeyOf({ kind: 'richMenu', richMenuId: menuId, next: 'back' }, { back }));
    expect(world.outside.menus.map(({ richMenuId }) => richMenuId)).toEqual([menuId, null]);
    expect(world.outside.menus[0]?.memberIds).toHaveLength(3);
  });

  it('puts members into an audience and parks when that is gone, until somebody resumes', async () => {
    const world = await journeyWorld();
    const journeyId = await walk(world, journeyOf({ kind: 'audience', audienceId, change: 'add' }));
    expect(await reasonsOf(world, journeyId)).toEqual([['parked', expect.stringContaining(audienceId)]]);
    world.outside.audiences.set(audienceId, new Set());
    await world.resume(journeyId);
    await world.settle();
    expect([...(world.outside.audiences.get(audienceId) ?? [])].sort()).toEqual(members(3).sort());
    expect(await reasonsOf(world, journeyId)).toEqual([]);
  });

  it('tells staff once how many came', async () => {
    const world = await journeyWorld();
    const staff = deterministicId('staff');
    await walk(
      world,
      journeyOf({ kind: 'notifyStaff', to: { memberIds: [staff] }, text: '{{count}} are here' }),
    );
    expect(world.delivered).toMatchObject([{ memberId: staff, text: '3 are here' }]);
  });

  it('tells the staff of an audience, as it is then, and parks while there is none', async () => {
    const world = await journeyWorld();
    const journeyId = await walk(
      world,
      journeyOf({ kind: 'notifyStaff', to: { audienceId }, text: '{{count}} are here' }),
    );
    expect(await reasonsOf(world, journeyId)).toEqual([['parked', expect.stringContaining(audienceId)]]);
    world.outside.audiences.set(audienceId, new Set(members(2)));
    await world.resume(journeyId);
    await world.settle();
    expect(world.delivered.map(({ memberId }) => memberId).sort()).toEqual(members(2).sort());
    expect(world.delivered[0]).toMatchObject({ text: '3 are here' });
  });

  it('lets members enter another journey, once, while they walk on', async () => {
    const world = await journeyWorld();
    const other = await world.publish({ ...journeyOf(say('other')), name: 'Other' });
    const first = { kind: 'enterJourney', journeyId: other.journeyId, next: 'mine' };
    await walk(world, journeyOf(first, { mine: say('mine') }), 2);
    expect(textsOf(world).sort()).toEqual(['mine', 'mine', 'other', 'other']);
  });
});

describe('a send that says different things', () => {
  const templateId = deterministicId('template');
  const content = (words: string, byLanguage: Record<string, string> = {}) => ({
    default: [{ type: 'text' as const, text: words }],
    byLanguage: Object.fromEntries(
      Object.entries(byLanguage).map(([tag, text]) => [tag, [{ type: 'text' as const, text }]]),
    ),
  });
  const speak = (world: World, languages: readonly (string | undefined)[]): void => {
    for (const [index, language] of languages.entries()) {
      const memberId = member(index);
      const about = {
        channelId,
        memberId,
        lifecycle: 'friend' as const,
        attributes: {},
        tags: {},
        createdAt: 0,
      };
      world.snapshots.set(memberId, { ...about, language });
    }
  };

  it('speaks the language of each member, a request a language, in the version that was the newest when it was published', async () => {
    const world = await journeyWorld();
    world.outside.templates.set(templateId, [content('old'), content('hello', { th: 'sawasdee' })]);
    speak(world, ['th', 'ja', 'th-TH']);
    const { journeyId } = await world.publish(journeyOf({ kind: 'send', templateId }));
    world.outside.templates.get(templateId)?.push(content('newer', { th: 'mai' }));
    world.enter(journeyId, members(3));
    await world.settle();
    const said = new Map(world.delivered.map(({ memberId, text }) => [memberId, text]));
    expect(members(3).map((id) => said.get(id))).toEqual(['sawasdee', 'hello', 'sawasdee']);
    expect(new Set(world.delivered.map(({ sendId }) => sendId)).size).toBe(2);
  });

  it('divides members by the weights of variants, each member always the same way, and counts them apart', async () => {
    const world = await journeyWorld();
    const variants = [
      { name: 'A', weight: 3, messages: [{ type: 'text', text: 'a' }] },
      { name: 'B', weight: 1, messages: [{ type: 'text', text: 'b' }] },
    ];
    const { journeyId } = await world.publish({
      ...journeyOf({ kind: 'send', variants }),
      entry: { reentry: 'always' },
    });
    world.enter(journeyId, members(200));
    await world.settle();
    const first = new Map(world.delivered.map(({ memberId, text }) => [memberId, text]));
    const share = textsOf(world).filter((text) => text === 'a').length;
    expect(share).toBeGreaterThan(120);
    expect(share).toBeLessThan(180);
    const counts = await world.cohorts.readCounts(journeyId, 1);
    expect(counts['first']).toMatchObject({ sent: 200 });
    expect(counts['first/variant/A']).toMatchObject({ sent: share });
    expect(counts['first/variant/B']).toMatchObject({ sent: 200 - share });
    world.delivered.length = 0;
    world.enter(journeyId, members(40));
    await world.settle();
    expect(world.delivered.every(({ memberId, text }) => first.get(memberId) === text)).toBe(true);
  });

  it('sends nobody twice when quiet hours begin between two of its requests', async () => {
    const world = await journeyWorld();
    world.outside.templates.set(templateId, [content('hello', { th: 'sawasdee' })]);
    speak(world, ['th', 'ja', 'th']);
    const until = world.clock.now() + hours(9);
    let asked = 0;
    world.answers.deliver = () => {
      asked += 1;
      return asked > 1 && world.clock.now() < until
        ? { outcome: 'deferred', untilEpochMs: until }
        : undefined;
    };
    await walk(world, journeyOf({ kind: 'send', templateId }));
    expect(world.delivered.length).toBeLessThan(3);
    // Whoever changes the language meanwhile is in the request that it was in.
    speak(world, ['ja', 'th', 'ja']);
    await world.pass(hours(10));
    expect(world.delivered.map(({ memberId }) => memberId).sort()).toEqual(members(3).sort());
  });

  it('parks when its template is gone', async () => {
    const world = await journeyWorld();
    world.outside.templates.set(templateId, [content('hello')]);
    const { journeyId } = await world.publish(journeyOf({ kind: 'send', templateId }));
    world.outside.templates.delete(templateId);
    world.enter(journeyId, members(1));
    await world.settle();
    expect(await reasonsOf(world, journeyId)).toEqual([['parked', 'The template of first is gone.']]);
  });
});

describe('a webhook', () => {
  const url = 'https://shop.example/kizuna';
  const hook = journeyOf(
    { kind: 'webhook', url, next: 'yes', otherwise: 'no' },
    { yes: say('yes'), no: say('no') },
  );
  const parking = journeyOf({ kind: 'webhook', url, next: 'yes' }, { yes: say('yes') });
  const json = (answer: unknown) => ({
    outcome: 'accepted' as const,
    contentType: 'application/json',
    text: JSON.stringify(answer),
  });
  const answering = (world: World, ...answers: Awaited<ReturnType<CallWebhook>>[]): void => {
    world.outside.receiver.answer = () =>
      Promise.resolve((answers.length > 1 ? answers.shift() : answers[0]) ?? json({}));
  };
  const refused = { outcome: 'refused' as const, reason: 'The receiver answered 404.' };
  const broken = { outcome: 'unanswered' as const, reason: 'The receiver answered 503.' };

  it('tells ids only, signed, with an id that repetitions share', async () => {
    const world = await journeyWorld();
    world.outside.externalIds.set(member(0), ['C-1']);
    const journeyId = await walk(world, hook, 2);
    const [call] = world.outside.calls;
    const body = JSON.parse(call?.body ?? '') as Record<string, unknown>;
    expect(body).toEqual({
      ...{ id: expect.any(String) as string, type: 'journey.webhook', channelId, journeyId, version: 1 },
      nodeId: 'first',
      members: expect.arrayContaining([
        { memberId: member(0), externalIds: ['C-1'] },
        { memberId: member(1), externalIds: [] },
      ]) as unknown,
    });
    expect(call?.headers['Idempotency-Key']).toBe(body['id']);
    const [, seconds = '', signature] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(call?.headers['Kizuna-Signature'] ?? '') ?? [];
    const signed = `${seconds}.${call?.body ?? ''}`;
    expect(signature).toBe(createHmac('sha256', 'a secret').update(signed).digest('hex'));
    expect(textsOf(world)).toEqual(['yes', 'yes']);
  });

  it('brings what the receiver answers to the members, for all and for each', async () => {
    const world = await journeyWorld();
    answering(
      world,
      json({
        attributes: { checked: true },
        members: { [member(0)]: { attributes: { rank: 3, old: null } }, [deterministicId('stranger')]: {} },
      }),
    );
    await walk(world, hook, 2);
    const [change] = world.outside.attributes;
    const byMember = Object.fromEntries(
      (change?.members ?? []).map(({ memberId, ...rest }) => [memberId, rest]),
    );
    expect(byMember).toEqual({
      [member(0)]: { set: { checked: true, rank: 3 }, clear: ['old'] },
      [member(1)]: { set: { checked: true }, clear: [] },
    });
  });

  it('takes the other way when it is refused or the answer is not sound', async () => {
    for (const answer of [
      refused,
      json({ attributes: { 'no name': 1 } }),
      json([]),
      { ...json({}), text: '{' },
    ]) {
      const world = await journeyWorld();
      answering(world, answer);
      await walk(world, hook, 2);
      expect(textsOf(world)).toEqual(['no', 'no']);
      expect(world.outside.attributes).toEqual([]);
    }
  });

  it('asks again while the receiver is broken, and goes the other way after an hour', async () => {
    const world = await journeyWorld({ jitter: 0.5 });
    answering(world, broken);
    await walk(world, hook, 2);
    await world.pass(minutes(30));
    expect(world.outside.calls.length).toBeGreaterThan(1);
    expect(new Set(world.outside.calls.map(({ body }) => body)).size).toBe(1);
    expect(textsOf(world)).toEqual([]);
    await world.pass(hours(3));
    expect(textsOf(world)).toEqual(['no', 'no']);
    const calls = world.outside.calls.length;
    await world.pass(hours(3));
    expect(world.outside.calls).toHaveLength(calls);
  });

  it('parks without another way, and asks anew on resume', async () => {
    const world = await journeyWorld();
    answering(world, refused, json({ attributes: { late: true } }));
    const journeyId = await walk(world, parking, 2);
    expect(await reasonsOf(world, journeyId)).toEqual([
      ['parked', 'The webhook of first failed: The receiver answered 404.'],
    ]);
    await world.resume(journeyId);
    await world.settle();
    expect(textsOf(world)).toEqual(['yes', 'yes']);
    expect(world.outside.attributes).toHaveLength(1);
  });

  it('is not asked again once its answer is kept, whatever crashes after', async () => {
    let left = Infinity;
    const world = await journeyWorld({ crash: () => (left -= 1) === 0 });
    const { journeyId } = await world.publish(hook);
    answering(world, json({ attributes: { n: 1 } }), refused);
    world.enter(journeyId, members(2));
    const { webhookAnswers } = world.deps;
    const before = { ...webhookAnswers };
    webhookAnswers.keep = async (...args) => {
      const answer = await before.keep(...args);
      left = 1;
      return answer;
    };
    await world.settle();
    await world.pass(hours(1));
    expect(world.outside.calls).toHaveLength(1);
    expect(textsOf(world)).toEqual(['yes', 'yes']);
    expect(world.outside.attributes).toHaveLength(1);
  });
});

it('does everything exactly once, whatever crashes between any two effects', async () => {
  const staff = deterministicId('staff');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
      let armed = false;
      const draw = seededDraw(seed);
      const world = await journeyWorld({ crash: () => armed && draw() < 400 });
      world.outside.audiences.set(audienceId, new Set());
      world.outside.receiver.answer = () =>
        Promise.resolve({
          outcome: 'accepted',
          contentType: 'application/json',
          text: '{"attributes":{"a":1}}',
        });
      const other = await world.publish({ ...journeyOf(say('other')), name: 'Other' });
      const variants = ['A', 'B'].map((name) => ({ name, messages: [{ type: 'text', text: 'mine' }] }));
      const { journeyId } = await world.publish(
        journeyOf(
          { kind: 'attribute', add: { visits: 1 }, next: 'hook' },
          {
            hook: { kind: 'webhook', url: 'https://shop.example/', next: 'list' },
            list: { kind: 'audience', audienceId, change: 'add', next: 'enter' },
            enter: { kind: 'enterJourney', journeyId: other.journeyId, next: 'tell' },
            tell: { kind: 'notifyStaff', to: { memberIds: [staff] }, text: '{{count}}', next: 'menu' },
            menu: { kind: 'richMenu', richMenuId: menuId, next: 'say' },
            say: { kind: 'send', variants, next: 'out' },
          },
        ),
      );
      armed = true;
      world.enter(journeyId, members(4), 'one cause');
      await world.settle();
      await world.pass(hours(1));
      armed = false;
      const { attributes, menus, calls, audiences } = world.outside;
      expect(attributes.map((change) => change.members.length)).toEqual([4, 4]);
      expect(menus).toHaveLength(1);
      expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
      expect(audiences.get(audienceId)?.size).toBe(4);
      expect(textsOf(world).sort()).toEqual(
        ['4', ...Array<string>(4).fill('mine'), ...Array<string>(4).fill('other')].sort(),
      );
    }),
    { numRuns: 8 },
  );
}, 60_000);
