import type { CodeWork } from '../../lambdas/code-pools/ports.ts';
import { codeUploadKey } from '../../lambdas/code-pools/domain/upload-key.ts';
import { composeBroadcastsApi } from '../../lambdas/compose/broadcasts.ts';
import { composeCodePoolsApi } from '../../lambdas/compose/code-pools-api.ts';
import {
  composeCodeWork,
  composeGiveCodes,
  composeKnownCodePools,
} from '../../lambdas/compose/code-pools.ts';
import { composeTemplatesApi } from '../../lambdas/compose/templates-api.ts';
import { composeMembers } from '../../lambdas/compose/members.ts';
import { createDynamoAutoReplies } from '../../lambdas/inbound/adapters/dynamo-auto-replies.ts';
import { inboundApi } from '../../lambdas/inbound/inbound-api.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const spring = { poolId: 'spring', name: 'Spring vouchers' };
const says = (text: string) => [{ type: 'text', text }];
const friendOf = (index: number): string => deterministicId('friend', index);

describe('code pools', () => {
  let world: ProductWorld;
  let call: ReturnType<typeof apiOf>;
  let blobs: ReturnType<typeof memoryBlobs>;
  let queued: OutgoingMessage<CodeWork>[];
  const nothing = () => Promise.resolve();

  beforeEach(async () => {
    world = await productWorld();
    blobs = memoryBlobs();
    queued = [];
    const { core } = world;
    const routes = [
      ...composeCodePoolsApi(core, {
        createUploadLink: ({ key }) => Promise.resolve(`https://upload.example/${key}`),
        sendToCodeQueue: (messages) => Promise.resolve(void queued.push(...messages)),
      }),
      ...composeTemplatesApi(core),
      ...composeBroadcastsApi(core, {
        ...{ blobs, schedules: { putOnce: nothing, remove: nothing }, sendToWorkQueue: nothing },
      }),
      ...inboundApi({
        ...core,
        ...composeKnownCodePools(core),
        autoReplies: createDynamoAutoReplies(core),
      }),
    ];
    call = apiOf(routes, core);
    await call('POST /v1/code-pools', { body: spring });
  });
  afterEach(() => world.close());

  const give = (sendId: string, memberIds: readonly string[]) =>
    composeGiveCodes(world.core)({ channelId, poolId: 'spring', sendId, memberIds });
  const add = async (codes: readonly string[], headers = {}) =>
    (await call('POST /v1/code-pools/spring/codes', { body: { codes }, headers })).json;
  const figures = async () => ((await call('GET /v1/code-pools/spring')).json as { figures: object }).figures;

  const sendToCodeQueue = (messages: readonly OutgoingMessage<CodeWork>[]) =>
    Promise.resolve(void queued.push(...messages));
  const work = (body: CodeWork) =>
    composeCodeWork(world.core, { blobs, sendToCodeQueue })([{ id: '1', body, receiveCount: 1, sentAt: 0 }]);
  const kept = async () => JSON.stringify(await world.items('records', 'CODE'));

  /** A file is put at the link and read; answers what the upload says then. */
  async function upload(
    text: string | Uint8Array | undefined,
    body: object = {},
    times = 1,
  ): Promise<object> {
    const { uploadId } = (await call('POST /v1/code-pools/spring/uploads')).json as { uploadId: string };
    if (text !== undefined)
      await blobs.put(codeUploadKey(channelId, uploadId), Buffer.from(text), 'text/csv');
    const path = `/v1/code-pools/spring/uploads/${uploadId}`;
    expect((await call(`POST ${path}/import`, { body })).status).toBe(202);
    const [message] = queued.splice(0);
    for (let time = 1; time <= times; time += 1) {
      const delivered = { body: message?.body as CodeWork };
      await work(delivered.body);
    }
    return (await call(`GET ${path}`)).json;
  }

  it('count what they have, gave and have left', async () => {
    expect(await add(['A', 'B', 'C', 'A'])).toEqual({ added: 3, duplicates: 1 });
    expect(await add(['C', 'D'])).toEqual({ added: 1, duplicates: 1 });
    await give('send', [friendOf(1)]);
    expect(await figures()).toEqual({ total: 4, given: 1, left: 3 });
  });

  it('answer a request that comes again under its key as the first time', async () => {
    const headers = { 'idempotency-key': 'one' };
    const first = await add(['A', 'B'], headers);
    expect(await add(['A', 'B'], headers)).toEqual(first);
    expect(await add(['A', 'B'])).toEqual({ added: 0, duplicates: 2 });
    expect(await figures()).toMatchObject({ total: 2 });
  });

  it('take no more than ten thousand codes at once', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => `C${index}`);
    const body = { codes: many };
    expect((await call('POST /v1/code-pools/spring/codes', { body })).status).toBe(400);
    expect(await add(many.slice(0, 200))).toEqual({ added: 200, duplicates: 0 });
  });

  it('name a code that is none by its place, without the code', async () => {
    const answer = await call('POST /v1/code-pools/spring/codes', { body: { codes: ['A', 'not a code'] } });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ errors: [{ path: '/codes/1' }] });
    expect(answer.body).not.toContain('not a code');
  });

  it('read a file: repeated codes are counted, wrong rows are named', async () => {
    await add(['B']);
    const read = await upload('A\nB\n\nA\nnot one\nC,spare\n');
    expect(read).toMatchObject({ status: 'done', rows: 5, added: 2, duplicates: 2, problemCount: 1 });
    expect(read).toMatchObject({ problems: [{ row: 5 }] });
    expect(JSON.stringify(read)).not.toContain('not one');
    expect(await figures()).toMatchObject({ total: 3 });
    expect(blobs.files.size).toBe(0);
  });

  it('read a named column', async () => {
    const read = await upload('\uFEFFno;Code\n1;A\n2;B\n3;\n', { column: 'code' });
    expect(read).toMatchObject({ rows: 3, added: 2, problems: [{ row: 4 }] });
  });

  it('add nothing when the same file comes again, by another upload or a redelivery', async () => {
    const file = Array.from({ length: 300 }, (_, index) => `C${index}`).join('\n');
    expect(await upload(file, {}, 3)).toMatchObject({ added: 300, duplicates: 0 });
    expect(await upload(file)).toMatchObject({ added: 0, duplicates: 300 });
    expect(await figures()).toMatchObject({ total: 300 });
  });

  it.each([
    ['is not there', undefined, {}, 'There is no file'],
    ['is not in UTF-8', Uint8Array.of(0xff, 0xfe, 0x41), {}, 'not in UTF-8'],
    ['has no such column', 'Code\nA', { column: 'voucher' }, 'names no column voucher'],
  ])('refuse a file that %s', async (_what, file, body, reason) => {
    const read = (await upload(file, body)) as { status: string; reason: string };
    expect(read.status).toBe('refused');
    expect(read.reason).toContain(reason);
  });

  it('tell who has a code, and which codes a member has', async () => {
    await add(['A']);
    await give('send', [friendOf(1)]);
    const held = { items: [{ code: 'A', memberId: friendOf(1), sendId: 'send' }] };
    const lookUp = (body: object) => call('POST /v1/code-pools/spring/lookup', { body });
    expect((await lookUp({ code: 'A' })).json).toMatchObject(held);
    expect((await lookUp({ memberId: friendOf(1) })).json).toMatchObject(held);
    expect((await lookUp({ memberId: friendOf(2) })).json).toEqual({ items: [] });
    await add(['B']);
    expect((await lookUp({ code: 'B' })).json).toEqual({ items: [] });
    expect((await lookUp({ code: 'Z' })).status).toBe(404);
  });

  it('have one id each, and end in the future', async () => {
    expect((await call('POST /v1/code-pools', { body: spring })).json).toMatchObject({
      ...{ status: 409, errors: [{ path: '/poolId' }] },
    });
    const past = { poolId: 'old', name: 'Old', expiresAt: '2020-01-01T00:00:00Z' };
    expect((await call('POST /v1/code-pools', { body: past })).json).toMatchObject({
      ...{ status: 422, errors: [{ path: '/expiresAt' }] },
    });
    expect((await call('GET /v1/code-pools/old')).status).toBe(404);
    expect((await call('GET /v1/code-pools')).json).toMatchObject({ items: [spring] });
  });

  const template = (text: string) => ({ name: 'Offer', messages: says(text) });
  const broadcast = (text: string) => ({
    ...{ name: 'Sale', audience: { allFriends: true } },
    variants: [{ name: 'A', content: { messages: says(text) } }],
  });
  const rule = (text: string) => ({ name: 'Ask', kind: 'default', enabled: true, messages: says(text) });

  it('are known wherever messages name them', async () => {
    const bad = 'Take {{code.summer}}';
    const refusals = [
      [await call('POST /v1/templates', { body: template(bad) }), '/messages/0/text'],
      [await call('POST /v1/broadcasts', { body: broadcast(bad) }), '/variants/0/content/messages/0/text'],
      [await call('POST /v1/auto-replies', { body: rule(bad) }), '/messages/0/text'],
    ] as const;
    for (const [answer, path] of refusals) {
      expect(answer.status).toBe(422);
      const hint = expect.stringContaining('POST /v1/code-pools') as string;
      expect(answer.json).toMatchObject({ errors: [{ path, code: 'unknown-code-pool', hint }] });
    }
    const answer = await call('POST /v1/templates', { body: template('Take {{code.spring|nothing}}') });
    expect(answer.json).toMatchObject({ errors: [{ code: 'code-with-default' }] });
  });

  it('stay as long as something uses them', async () => {
    const good = 'Take {{code.spring}}';
    const { templateId } = (await call('POST /v1/templates', { body: template(good) })).json as {
      templateId: string;
    };
    const { broadcastId } = (await call('POST /v1/broadcasts', { body: broadcast(good) })).json as {
      broadcastId: string;
    };
    const { ruleId } = (await call('POST /v1/auto-replies', { body: rule(good) })).json as { ruleId: string };
    const refused = await call('DELETE /v1/code-pools/spring');
    expect(refused.status).toBe(409);
    expect((refused.json as { detail: string }).detail).toBe(
      'These use it: template Offer, auto-reply Ask, broadcast Sale. Change or stop them first.',
    );
    await call(`DELETE /v1/templates/${templateId}`);
    await call(`DELETE /v1/broadcasts/${broadcastId}`);
    await call(`DELETE /v1/auto-replies/${ruleId}`);
    expect((await call('DELETE /v1/code-pools/spring')).status).toBe(204);
  });

  it('begin anew when one is deleted and made again', async () => {
    await add(['A']);
    await give('send', [friendOf(1)]);
    await call('DELETE /v1/code-pools/spring');
    await call('POST /v1/code-pools', { body: spring });
    expect(await figures()).toEqual({ total: 0, given: 0, left: 0 });
    expect(await add(['A'])).toEqual({ added: 1, duplicates: 0 });
  });

  it('erase codes and who had them after a deletion, and nothing of the pool that comes after', async () => {
    await add(['OLD-A', 'OLD-B', ...Array.from({ length: 100 }, (_, index) => `OLD-${index}`)]);
    await give('send', [friendOf(1), friendOf(2)]);
    await call('DELETE /v1/code-pools/spring');
    const [message] = queued.splice(0);
    expect(message).toMatchObject({ delaySeconds: 900, body: { work: 'erase codes' } });
    await call('POST /v1/code-pools', { body: { ...spring, perMember: 'one' } });
    await add(['NEW']);
    for (let time = 1; time <= 2; time += 1) await work(message?.body as CodeWork);
    expect(await kept()).not.toContain('OLD');
    expect(await kept()).toContain('NEW');
    const before = (await kept()).length;
    // The order of a deletion that was cut short before the pool went.
    const [pool] = (await world.items('records', 'CODEPOOLS#')) as { pool: { key: string } }[];
    await work({ work: 'erase codes', channelId, poolId: 'spring', poolKey: pool?.pool.key ?? '' });
    expect((await kept()).length).toBe(before);
    await give('again', [friendOf(1)]);
    await call('DELETE /v1/code-pools/spring');
    await work(queued[0]?.body as CodeWork);
    expect(await world.items('records', 'CODE')).toEqual([]);
  });

  it('change what people may change, and nothing else', async () => {
    const change = async (body: object) => {
      const { status, json } = await call('PATCH /v1/code-pools/spring', { body });
      return { status, json: json as { errors?: { path: string }[] } };
    };
    const expiresAt = new Date(world.clock.now() + 1000).toISOString();
    expect(await change({ name: 'May', description: 'Of the fair', lowAt: 7, expiresAt })).toMatchObject({
      ...{ status: 200, json: { ...spring, name: 'May', description: 'Of the fair', lowAt: 7, expiresAt } },
    });
    await add(['A', 'B']);
    world.clock.advance(2000);
    expect((await give('late', [friendOf(1)])).size).toBe(0);
    const { json } = await change({ expiresAt: null, description: null });
    expect(json).toMatchObject({ name: 'May', lowAt: 7 });
    expect(Object.keys(json)).not.toContain('expiresAt');
    expect((await give('again', [friendOf(1)])).size).toBe(1);
    const refused = async (body: object) => {
      const { status, json: told } = await change(body);
      return [status, told.errors?.[0]?.path];
    };
    expect(await refused({})).toEqual([400, '/']);
    expect(await refused({ lowAt: -1 })).toEqual([400, '/lowAt']);
    expect(await refused({ perMember: 'one' })).toEqual([400, '/perMember']);
    expect(await refused({ name: ' ' })).toEqual([400, '/name']);
    expect(await refused({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual([422, '/expiresAt']);
    expect((await call('PATCH /v1/code-pools/none', { body: { name: 'x' } })).status).toBe(404);
  });

  it('lose no code to a preview', async () => {
    await add(['A']);
    const sighting = { channelId, lineUserId: lineUserOf(1), occurredAt: world.clock.now() };
    const { prepareSighting } = composeMembers(world.core);
    const { member, parts } = await prepareSighting({ ...sighting, friendship: 'followed' });
    await world.core.commit(parts);
    const { templateId } = (await call('POST /v1/templates', { body: template('{{code.spring}}') })).json as {
      templateId: string;
    };
    const body = { memberId: member.memberId };
    expect((await call(`POST /v1/templates/${templateId}/preview`, { body })).json).toMatchObject({
      ...{ messages: says('SAMPLE-CODE'), unknownFields: [] },
    });
    expect(await figures()).toMatchObject({ left: 1 });
  });
});
