import { composeEventsApi } from '../../lambdas/compose/events.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import { memberIdOfLineUser } from '../../lambdas/members/domain/member.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const lineUserId = lineUserOf('Ann');
const memberId = memberIdOfLineUser(channelId, lineUserId);

describe('events that other systems tell', () => {
  let world: ProductWorld;
  let tell: (event: object) => ReturnType<ReturnType<typeof apiOf>>;
  beforeAll(async () => {
    world = await productWorld();
    const { core, clock } = world;
    const call = apiOf(composeEventsApi(core), core);
    tell = (event) => call('POST /v1/events', { body: event });
    const sighting = { channelId, lineUserId, occurredAt: clock.now(), friendship: 'followed' as const };
    await core.commit((await composeMembers(core).prepareSighting(sighting)).parts);
  });
  afterAll(() => world.close());

  const told = async (type: string): Promise<DomainEvent[]> =>
    (await world.items('records', 'OUTBOX#'))
      .map(({ event }) => event as DomainEvent)
      .filter((event) => event.type === type);

  it('are taken once: a row on the timeline and an event', async () => {
    const viewed = {
      ...{
        id: 'e1',
        type: 'page.viewed',
        lineUserId,
        data: { url: 'https://shop.example/tea', seconds: 12 },
      },
      occurredAt: '2026-11-23T11:59:00+09:00',
    };
    expect(await tell(viewed)).toMatchObject({ status: 202, json: { outcome: 'taken', memberId } });
    expect(await tell(viewed)).toMatchObject({ status: 202, json: { outcome: 'known', memberId } });
    expect(await told('page.viewed')).toMatchObject([
      { channelId, memberIds: [memberId], occurredAt: '2026-11-23T02:59:00.000Z', data: viewed.data },
    ]);
    const rows = await world.items('activity', `${channelId}#${memberId}`);
    expect(rows.filter(({ type }) => type === 'page.viewed')).toHaveLength(1);
  });

  it('are one event when they are told twice at once', async () => {
    const event = { id: 'e2', type: 'custom.storeVisited', memberId, data: { branch: 'b1' } };
    const answers = await Promise.all([tell(event), tell(event)]);
    expect(answers.map(({ json }) => (json as { outcome: string }).outcome).sort()).toEqual([
      'known',
      'taken',
    ]);
    expect(await told('custom.storeVisited')).toHaveLength(1);
  });

  it('are refused when another one has the same id', async () => {
    expect(await tell({ id: 'e1', type: 'form.submitted', memberId })).toMatchObject({
      status: 409,
      json: { errors: [{ path: '/id' }] },
    });
  });

  it.each([
    ['a type that is ours', { type: 'order.placed', memberId }, 400, '/type'],
    ['nobody', { type: 'form.submitted' }, 400, ''],
    ['somebody by two keys', { type: 'form.submitted', memberId, lineUserId }, 400, ''],
    ['a fact that is no value', { type: 'form.submitted', memberId, data: { a: { b: 1 } } }, 400, '/data/a'],
    [
      'a member who is none',
      { type: 'form.submitted', memberId: 'b7f4c1de-58a4-4f0e-9d39-2a7b64e6a0f1' },
      422,
      '/memberId',
    ],
    [
      'an outside number that nobody has',
      { type: 'form.submitted', externalId: 'crm-9' },
      422,
      '/externalId',
    ],
    [
      'the future',
      { type: 'form.submitted', memberId, occurredAt: '2026-11-24T00:00:00Z' },
      422,
      '/occurredAt',
    ],
    ['history', { type: 'form.submitted', memberId, occurredAt: '2026-10-01T00:00:00Z' }, 422, '/occurredAt'],
    [
      'a time without a zone',
      { type: 'form.submitted', memberId, occurredAt: '2026-11-23T10:00:00' },
      400,
      '/occurredAt',
    ],
  ])('name what is wrong with %s', async (_what, event, status, path) => {
    expect(await tell({ id: 'e3', ...event })).toMatchObject({ status, json: { errors: [{ path }] } });
  });
});
