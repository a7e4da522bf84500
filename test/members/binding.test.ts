import { composeCommerceMerge } from '../../lambdas/compose/commerce.ts';
import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeJourneys } from '../../lambdas/compose/journeys.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import { createScanMembers } from '../../lambdas/members/adapters/dynamo-scan-members.ts';
import type { CustomerKeys } from '../../lambdas/members/contracts.ts';
import { membersApi } from '../../lambdas/members/members-api.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const phone = '+66812345678';

describe('binding a member', () => {
  let world: ProductWorld;
  let members: ReturnType<typeof composeMembers>;
  let identity: ReturnType<typeof composeIdentity>;
  let call: ReturnType<typeof apiOf>;

  beforeEach(async () => {
    world = await productWorld();
    const { core } = world;
    members = composeMembers(core);
    identity = composeIdentity(core, composeCommerceMerge(core));
    const deps = { ...core, ...members, ...identity, ...composeJourneys(core), ...composeDelivery(core) };
    call = apiOf(membersApi({ ...deps, sendToImportQueue: () => Promise.resolve() }), core);
    await composeTags(core).tags.create(channelId, { name: 'vip', createdAt: '2026-01-01T00:00:00Z' });
    await composeTags(core).tags.create(channelId, { name: 'tea', createdAt: '2026-01-01T00:00:00Z' });
  });
  afterEach(() => world.close());

  async function friend(name: string): Promise<string> {
    const sighting = { channelId, lineUserId: lineUserOf(name), occurredAt: world.clock.now() };
    const { member, parts } = await members.prepareSighting({ ...sighting, friendship: 'followed' });
    await world.core.commit(parts);
    return member.memberId;
  }
  async function customer(keys: CustomerKeys): Promise<string> {
    const prepared = await identity.prepareCustomer(channelId, keys, world.clock.now());
    if (prepared.outcome !== 'member') throw new Error(prepared.outcome);
    await world.core.commit(prepared.parts);
    return prepared.memberId;
  }
  const tag = (memberId: string, name: string, causeId: string) =>
    composeTags(world.core).changeTags({
      ...{ channelId, causeId, memberIds: [memberId], add: [{ tag: name, weight: 2 }], remove: [] },
    });
  const bind = (memberId: string, body: object) => call(`POST /v1/members/${memberId}/bind`, { body });
  const merged = async () =>
    (await world.items('records', 'OUTBOX#')).filter(
      ({ event }) => (event as { type: string }).type === 'member.merged',
    );

  it('makes one of a prospect and a friend, with all that was known of both', async () => {
    const prospect = await customer({ phone, externalId: 'crm-1', email: 'ploy@example.com' });
    const ploy = await friend('Ploy');
    await call(`PATCH /v1/members/${prospect}`, { body: { attributes: { city: 'Bangkok', size: 'S' } } });
    await call(`PATCH /v1/members/${ploy}`, { body: { attributes: { size: 'M' } } });
    await tag(prospect, 'tea', 'c1');
    await tag(prospect, 'vip', 'c2');
    await tag(ploy, 'vip', 'c3');
    await call(`PATCH /v1/members/${prospect}`, { body: { consents: { ads: true } } });
    await call(`PATCH /v1/members/${ploy}`, {
      body: { consents: { marketing: true }, birthday: '1990-05-14' },
    });
    const bound = await bind(ploy, { phone: '+66 81 234 5678' });
    expect(bound).toMatchObject({
      status: 200,
      json: {
        memberId: ploy,
        ...{ phone, email: 'ploy@example.com', externalIds: ['crm-1'], birthday: '1990-05-14' },
        attributes: { city: 'Bangkok', size: 'M' },
        tags: { tea: 2, vip: 4 },
        consents: ['ads', 'marketing'],
      },
    });
    expect(await merged()).toHaveLength(1);
    expect(await call(`GET /v1/members/${prospect}`)).toMatchObject({ json: { memberId: ploy } });
    expect(await call(`GET /v1/members/${prospect}/timeline`)).toMatchObject({ status: 200 });
    const { json } = await call('GET /v1/members');
    expect((json as { items: unknown[] }).items).toHaveLength(1);
    const scanned = [];
    for await (const page of createScanMembers(world.core)(channelId, { from: 0, to: 255 }))
      scanned.push(...page);
    expect(scanned.map(({ memberId }) => memberId)).toEqual([ploy]);
    expect(await customer({ externalId: 'crm-1' })).toBe(ploy);
    expect([...(await members.currentMemberIds(channelId))]).toEqual([[prospect, ploy]]);
  });

  it('is done once, however often and by however many it is asked', async () => {
    await customer({ phone });
    const ploy = await friend('Ploy');
    const answers = await Promise.all([1, 2, 3, 4].map(() => bind(ploy, { phone })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await bind(ploy, { phone })).toMatchObject({ status: 200 });
    expect(await merged()).toHaveLength(1);
  });

  it('never makes one of two LINE users, and says so', async () => {
    const [ploy, nok] = [await friend('Ploy'), await friend('Nok')];
    await bind(ploy, { phone });
    expect(await bind(nok, { phone })).toMatchObject({ status: 409, json: { errors: [{ path: '/phone' }] } });
    expect(await bind(nok, { phone: '12345' })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/phone' }] },
    });
    expect(await bind(nok, {})).toMatchObject({ status: 400 });
    expect(await bind('0f8fad5b-d9cb-469f-a165-70867728950e', { phone })).toMatchObject({ status: 404 });
  });

  it('finds a customer who was known before LINE as the friend that it becomes', async () => {
    const known = await customer({ lineUserId: lineUserOf('Ploy'), externalId: 'crm-1' });
    expect(await members.members.read(channelId, known)).toMatchObject({ lifecycle: 'prospect' });
    expect(await friend('Ploy')).toBe(known);
    expect(await members.members.read(channelId, known)).toMatchObject({ lifecycle: 'friend' });
  });

  it('ends the same in any order of phone, number, both and follow', async () => {
    const acts = {
      phone: () => customer({ phone }),
      number: () => customer({ externalId: 'crm-1' }),
      both: () => commitBoth(),
      follow: async () => bind(await friend('Ploy'), { phone }),
    };
    async function commitBoth(): Promise<void> {
      const prepared = await identity.prepareCustomer(
        channelId,
        { phone, externalId: 'crm-1' },
        world.clock.now(),
      );
      if (prepared.outcome === 'conflict') {
        await identity.mergeMembers({ channelId, from: prepared.from, into: prepared.into });
        return;
      }
      if (prepared.outcome === 'member') await world.core.commit(prepared.parts);
    }
    const orders = [
      ['phone', 'number', 'both', 'follow'],
      ['follow', 'number', 'both', 'phone'],
      ['number', 'follow', 'phone', 'both'],
      ['both', 'follow', 'number', 'phone'],
    ] as const;
    for (const [index, order] of orders.entries()) {
      if (index > 0) {
        await world.close();
        world = await productWorld();
        members = composeMembers(world.core);
        identity = composeIdentity(world.core, composeCommerceMerge(world.core));
        const deps = {
          ...{ ...world.core, ...members, ...identity },
          ...{ ...composeJourneys(world.core), ...composeDelivery(world.core) },
        };
        call = apiOf(membersApi({ ...deps, sendToImportQueue: () => Promise.resolve() }), world.core);
      }
      for (const act of order) await acts[act]();
      const { json } = await call('GET /v1/members');
      expect((json as { items: object[] }).items).toMatchObject([
        { lifecycle: 'friend', phone, externalIds: ['crm-1'] },
      ]);
    }
  });
});
