import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeJourneys } from '../../lambdas/compose/journeys.ts';
import { composeCommerceMerge } from '../../lambdas/compose/commerce.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import { membersApi } from '../../lambdas/members/members-api.ts';
import { encodeCursor } from '../../lambdas/shared/edge/http/paging.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

describe('what the API of members refuses', () => {
  let world: ProductWorld;
  let call: ReturnType<typeof apiOf>;
  let memberId: string;

  beforeAll(async () => {
    world = await productWorld();
    const members = composeMembers(world.core);
    call = apiOf(
      membersApi({
        ...world.core,
        ...members,
        ...composeJourneys(world.core),
        ...composeDelivery(world.core),
        ...composeIdentity(world.core, composeCommerceMerge(world.core)),
        sendToImportQueue: () => Promise.resolve(),
      }),
      world.core,
    );
    const sighting = { channelId, lineUserId: lineUserOf('Anna'), occurredAt: world.clock.now() };
    const { member, parts } = await members.prepareSighting(sighting);
    await world.core.commit(parts);
    await members.persons.change(channelId, member.memberId, { name: 'Anna' });
    memberId = member.memberId;
  });
  afterAll(() => world.close());

  it.each([
    ['a bucket that does not exist', { bucket: 256 }],
    ['a member that is no UUID', { bucket: 1, memberId: '' }],
    ['a position of another list', '0000000000001#x'],
  ])('as cursor of the list: %s', async (_what, position) => {
    expect(await call(`GET /v1/members?cursor=${encodeCursor(position)}`)).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'query/cursor' }] },
    });
  });

  it.each([['bert#1'], [''], ['a'], [`anna${'a'.repeat(200)}`], [{ bucket: 1 }]])(
    'as cursor of the search for "anna": %j',
    async (position) => {
      const cursor = encodeCursor(position);
      expect(await call(`GET /v1/members?name=anna&cursor=${cursor}`)).toMatchObject({ status: 400 });
    },
  );

  it.each([[''], ['x'], ['0000000000001'], ['0000000000001#'], [`0000000000001#${'x'.repeat(201)}`], [5]])(
    'as cursor of a timeline: %j',
    async (position) => {
      const cursor = encodeCursor(position);
      expect(await call(`GET /v1/members/${memberId}/timeline?cursor=${cursor}`)).toMatchObject({
        status: 400,
      });
    },
  );

  it.each(['1e300', '-1e300', '1e400', '1e-200', '9007199254740993', '[]', '{}', '"x" , "b": []'])(
    'as attribute: %s',
    async (value) => {
      const body = `{"attributes":{"a":${value}}}`;
      const headers = { 'content-type': 'application/json' };
      expect(await call(`PATCH /v1/members/${memberId}`, { body, headers })).toMatchObject({ status: 400 });
    },
  );

  it.each([0, -0.001, 1e15, -1e15, 1e-15, 3.14159265358979])('but not %d as attribute', async (value) => {
    const body = { attributes: { a: value } };
    expect(await call(`PATCH /v1/members/${memberId}`, { body })).toMatchObject({
      status: 200,
      json: { attributes: { a: value } },
    });
  });
});
