import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { composeCommerceMerge } from '../../lambdas/compose/commerce.ts';
import {
  composeClicks,
  composeCountClick,
  composeLinksApi,
  composeLinkTracking,
  composeRedirect,
} from '../../lambdas/compose/links.ts';
import { composeDelivery } from '../../lambdas/compose/delivery.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import { composeSegmentsApi } from '../../lambdas/compose/segments.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import type { Click } from '../../lambdas/links/ports.ts';
import { memberKey } from '../../lambdas/members/adapters/member-item.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { LinkTracking } from '../../stepfunctions/journey/link-tracking.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const origin = { kind: 'broadcast', broadcastId: 'b1' };
const shop = 'https://shop.example/sale?size=M';
const browser = { 'user-agent': 'Mozilla/5.0 (iPhone) Safari Line/15.0.0' };

describe('tracked links', () => {
  let world: ProductWorld;
  let call: ReturnType<typeof apiOf>;
  let queued: Click[];
  let queueIsDown: boolean;
  let redirect: ReturnType<typeof composeRedirect>;
  let count: ReturnType<typeof composeCountClick>;

  beforeEach(async () => {
    world = await productWorld();
    call = apiOf(composeLinksApi(world.core), world.core);
    queued = [];
    queueIsDown = false;
    redirect = composeRedirect(world.core, (messages) => {
      if (queueIsDown) return Promise.reject(new Error('the queue is down'));
      queued.push(...messages.map(({ body }) => body));
      return Promise.resolve();
    });
    count = composeCountClick(world.core);
    await composeTags(world.core).tags.create(channelId, { name: 'tea', createdAt: '2026-01-01T00:00:00Z' });
  });
  afterEach(() => world.close());

  async function friend(name: string, friendship: 'followed' | 'blocked' = 'followed'): Promise<string> {
    world.clock.advance(1);
    const sighting = { channelId, lineUserId: lineUserOf(name), occurredAt: world.clock.now() };
    const { member, parts } = await composeMembers(world.core).prepareSighting({ ...sighting, friendship });
    await world.core.commit(parts);
    return member.memberId;
  }
  async function erase(memberId: string): Promise<void> {
    await world.memory.client.send(
      new UpdateCommand({
        TableName: world.memory.tables.members,
        Key: memberKey(channelId, memberId),
        UpdateExpression: 'SET #profile.lifecycle = :erased',
        ExpressionAttributeNames: { '#profile': 'profile' },
        ExpressionAttributeValues: { ':erased': 'erased' },
      }),
    );
  }
  const track = (
    tracking: object,
    messages: readonly LineMessage[] = [{ type: 'text', text: `Sale ${shop}` }],
  ) =>
    composeLinkTracking(world.core).trackLinks({
      ...{ channelId, origin, messages },
      tracking: LinkTracking.parse({ mode: 'perMember', campaign: 'Spring', ...tracking }),
    });

  /** Sends a tracked message to friends and answers what each of them got. */
  async function sent(names: readonly string[], tracking: object = {}): Promise<string[]> {
    const users = new Map<string, string>();
    for (const name of names) {
      const { userId } = (await world.sim('POST', '/_sim/users', { displayName: name })) as {
        userId: string;
      };
      await world.sim('POST', `/_sim/users/${userId}/follow`, {});
      users.set(userId, name);
    }
    const memberIds: string[] = [];
    for (const userId of users.keys()) {
      const sighting = { channelId, lineUserId: userId, occurredAt: world.clock.now() };
      const { member, parts } = await composeMembers(world.core).prepareSighting({
        ...sighting,
        friendship: 'followed',
      });
      await world.core.commit(parts);
      memberIds.push(member.memberId);
    }
    const outcome = await composeDelivery(world.core).deliver({
      sendId: deterministicId('send', ...names),
      channelId,
      memberIds,
      messages: await track(tracking),
      purpose: 'marketing',
      origin: { kind: 'journey', journeyId: 'j1', version: 1, nodeIds: ['hello'] },
    });
    expect(outcome).toMatchObject({ outcome: 'closed', sent: names.length });
    const texts: string[] = [];
    for (const userId of users.keys()) {
      const got = (await world.sim('GET', `/_sim/users/${userId}/messages`)) as {
        messages: { text: string }[];
      }[];
      texts.push(...got.flatMap(({ messages }) => messages.map(({ text }) => text)));
    }
    return texts;
  }

  /** The address of a member as its message has it. */
  async function addressFor(memberId: string, tracking: object = {}): Promise<string> {
    const [message] = await track(tracking);
    const placeholder = /\{\{link\.([0-9a-f]{16})\}\}/.exec((message as { text: string }).text);
    const linkId = placeholder?.[1] ?? '';
    const [values] = await composeLinkTracking(world.core).linkValues([linkId], [memberId]);
    return values?.[`link.${linkId}`] ?? '';
  }
  const open = (address: string, method = 'GET', headers: Record<string, string> = browser) =>
    redirect({ method, path: new URL(address).pathname, headers });
  /** The queue brings what it holds, each message so many times. */
  async function deliverClicks(times = 1): Promise<void> {
    for (const [index, body] of queued.splice(0).entries())
      for (let round = 0; round < times; round += 1) {
        const { failedIds } = await count([{ id: `${index}-${round}`, body, receiveCount: 1, sentAt: 0 }]);
        expect(failedIds).toEqual([]);
      }
  }
  async function click(address: string): Promise<void> {
    expect((await open(address)).status).toBe(302);
    await deliverClicks();
  }
  const events = async (): Promise<DomainEvent[]> =>
    (await world.items('records', 'OUTBOX#'))
      .map(({ event }) => event as DomainEvent)
      .filter(({ type }) => type === 'link.clicked');
  const rowsOf = async (memberId: string) =>
    (await composeMembers(world.core).activities.list({ channelId, memberId, limit: 100 })).rows.filter(
      ({ type }) => type === 'link.clicked',
    );
  const tagsOf = async (memberId: string) =>
    (await composeTags(world.core).memberTags.read(channelId, memberId))?.tags ?? {};
  const report = async () => ((await call('GET /v1/links')).json as { items: object[] }).items;

  it('lead each member on by an address of its own, and tell who clicked', async () => {
    const texts = await sent(['Anna', 'Bert'], { tag: { tag: 'tea', weight: 2 }, label: 'spring' });
    expect(new Set(texts).size).toBe(2);
    expect(await world.lineCalls('/message/push')).toBe(2);
    const [address = ''] = texts.map((text) => text.slice('Sale '.length));
    const answer = await open(address);
    expect(answer).toEqual({
      status: 302,
      headers: {
        location: `${shop}&utm_source=line&utm_medium=broadcast&utm_campaign=Spring`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
      body: '',
    });
    await deliverClicks();
    const [event] = await events();
    const facts = {
      url: shop,
      label: 'spring',
      origin,
      originKey: 'broadcast:b1',
      linkId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    };
    expect(event).toMatchObject({ memberIds: [expect.any(String)], data: facts });
    const memberId = event?.memberIds[0] ?? '';
    expect(await rowsOf(memberId)).toMatchObject([{ at: world.clock.now(), detail: facts }]);
    expect(await tagsOf(memberId)).toMatchObject({ tea: { intensity: 2 } });
  });

  it('go as one multicast when one address is for all, and are counted without names', async () => {
    const texts = await sent(['Anna', 'Bert'], { mode: 'perSend' });
    expect(new Set(texts).size).toBe(1);
    expect([await world.lineCalls('/message/multicast'), await world.lineCalls('/message/push')]).toEqual([
      1, 0,
    ]);
    const address = texts[0]?.slice('Sale '.length) ?? '';
    await click(address);
    await click(address);
    expect(await report()).toMatchObject([{ clicks: 2, anonymousClicks: 2, uniqueMembers: 0 }]);
    expect(await events()).toEqual([]);
  });

  it('count a click once, however often the queue brings it', async () => {
    const anna = await friend('Anna');
    await open(await addressFor(anna, { tag: { tag: 'tea' } }));
    await deliverClicks(3);
    expect(await report()).toMatchObject([{ clicks: 1, anonymousClicks: 0, uniqueMembers: 1 }]);
    expect(await events()).toHaveLength(1);
    expect(await rowsOf(anna)).toHaveLength(1);
    expect(await tagsOf(anna)).toMatchObject({ tea: { intensity: 1 } });
  });

  it('count an anonymous click once, however often the queue brings it', async () => {
    const { sharedUrl } = await made({ url: shop });
    await open(sharedUrl);
    await deliverClicks(3);
    expect(await report()).toMatchObject([{ clicks: 1, anonymousClicks: 1 }]);
  });

  it('take two taps within two seconds as one, and a later one as another', async () => {
    const address = await addressFor(await friend('Anna'));
    await open(address);
    world.clock.advance(1500);
    await open(address);
    await deliverClicks();
    expect(await report()).toMatchObject([{ clicks: 1, uniqueMembers: 1 }]);
    world.clock.advance(60_000);
    await click(address);
    expect(await report()).toMatchObject([{ clicks: 2, uniqueMembers: 1 }]);
    expect(await events()).toHaveLength(2);
  });

  it('count every click once, in whatever order and however often they come', async () => {
    const members = [await friend('Anna'), await friend('Bert')];
    const addresses = await Promise.all(members.map((memberId) => addressFor(memberId)));
    // More clicks of each member than are remembered of it.
    for (let round = 0; round < 12; round += 1) {
      world.clock.advance(5000);
      for (const address of addresses) await open(address);
    }
    const [first, ...others] = queued;
    if (!first) throw new Error('nothing queued');
    queued = [...others.reverse(), first, ...others, first];
    await deliverClicks();
    expect(await report()).toMatchObject([{ clicks: 24, uniqueMembers: 2 }]);
    expect(await events()).toHaveLength(24);
    for (const memberId of members) expect(await rowsOf(memberId)).toHaveLength(12);
  });

  it('count exactly when many click at once', async () => {
    const members = await Promise.all(Array.from({ length: 30 }, (_, index) => friend(`M${index}`)));
    const addresses = await Promise.all(members.map((memberId) => addressFor(memberId)));
    for (const address of addresses) await open(address);
    const batch = queued
      .splice(0)
      .map((body, index) => ({ id: String(index), body, receiveCount: 1, sentAt: 0 }));
    const answers = await Promise.all([count(batch), count(batch), count(batch)]);
    const failed = new Set(answers.flatMap(({ failedIds }) => failedIds));
    // What was refused for contention comes again.
    await count(batch.filter(({ id }) => failed.has(id)));
    expect(await report()).toMatchObject([{ clicks: 30, uniqueMembers: 30 }]);
    expect(await events()).toHaveLength(30);
  });

  it('complete what a crash left undone after a click was counted', async () => {
    const anna = await friend('Anna');
    await open(await addressFor(anna, { tag: { tag: 'tea' } }));
    const [body] = queued;
    if (!body) throw new Error('nothing queued');
    const failing = { ...world.core, client: failingOn(world, 'BatchWriteCommand') };
    const message = { id: 'm', body, receiveCount: 1, sentAt: 0 };
    expect(await composeCountClick(failing)([message])).toEqual({ failedIds: ['m'] });
    expect(await tagsOf(anna)).toEqual({});
    await deliverClicks();
    expect(await tagsOf(anna)).toMatchObject({ tea: { intensity: 1 } });
    expect(await report()).toMatchObject([{ clicks: 1 }]);
  });

  it('show a friendly page for codes that are not ours, and repeat nothing of them', async () => {
    const address = await addressFor(await friend('Anna'));
    const code = new URL(address).pathname.slice('/t/'.length);
    const changed = `${code.slice(0, 10)}${code[10] === 'A' ? 'B' : 'A'}${code.slice(11)}`;
    for (const wrong of [changed, '', 'x', `${code}/`, '%3Cscript%3E', '%', 'https://evil.example']) {
      const answer = await redirect({ method: 'GET', path: `/t/${wrong}`, headers: browser });
      expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } });
      expect(answer.headers['location']).toBeUndefined();
      if (wrong.length > 1) expect(answer.body).not.toContain(wrong);
    }
    expect(queued).toEqual([]);
  });

  it('lead previewers and HEAD requests on without counting them', async () => {
    const address = await addressFor(await friend('Anna'));
    const line = { 'user-agent': 'facebookexternalhit/1.1;line-poker/1.0' };
    expect((await open(address, 'GET', line)).status).toBe(302);
    expect((await open(address, 'HEAD')).status).toBe(302);
    expect(queued).toEqual([]);
  });

  it('lead on although the queue is down, and say so in the log', async () => {
    const address = await addressFor(await friend('Anna'));
    queueIsDown = true;
    expect((await open(address)).status).toBe(302);
    expect(world.logged).toContain('CLICK_LOST');
  });

  it('keep nothing of a member who was erased, but count the click', async () => {
    const anna = await friend('Anna');
    const address = await addressFor(anna, { tag: { tag: 'tea' } });
    await erase(anna);
    await click(address);
    expect(await report()).toMatchObject([{ clicks: 1, anonymousClicks: 1, uniqueMembers: 0 }]);
    expect([await events(), await rowsOf(anna), await tagsOf(anna)]).toEqual([[], [], {}]);
    expect(JSON.stringify(await world.items('records', 'LINKVISITOR#'))).not.toContain(anna);
  });

  it('still know a member who has blocked the account since', async () => {
    const anna = await friend('Anna');
    const address = await addressFor(anna, { tag: { tag: 'tea' } });
    await friend('Anna', 'blocked');
    await click(address);
    expect(await rowsOf(anna)).toHaveLength(1);
    expect(await tagsOf(anna)).toMatchObject({ tea: { intensity: 1 } });
  });

  it('know a merged member by the member of today', async () => {
    const identity = composeIdentity(world.core, composeCommerceMerge(world.core));
    const prepared = await identity.prepareCustomer(channelId, { externalId: 'c1' }, world.clock.now());
    if (prepared.outcome !== 'member') throw new Error(prepared.outcome);
    await world.core.commit(prepared.parts);
    const address = await addressFor(prepared.memberId);
    const anna = await friend('Anna');
    await identity.mergeMembers({ channelId, from: prepared.memberId, into: anna });
    await click(address);
    expect(await rowsOf(anna)).toHaveLength(1);
    expect(await events()).toMatchObject([{ memberIds: [anna] }]);
  });

  it('are found by segments: any link, one by its id, one by its label', async () => {
    const [anna, bert] = [await friend('Anna'), await friend('Bert')];
    await friend('Carl');
    await click(await addressFor(anna, { label: 'spring' }));
    await click(await addressFor(bert, { label: 'autumn' }));
    const [{ linkId } = { linkId: '' }] = (await report()) as { linkId: string }[];
    const segments = apiOf(composeSegmentsApi(world.core, memoryBlobs()), world.core);
    const size = async (clicked: object) => {
      const expression = { clicked: { withinDays: 7, ...clicked } };
      const answer = await segments('POST /v1/segments/preview', { body: { expression } });
      return (answer.json as { count: number }).count;
    };
    expect(await size({})).toBe(2);
    expect(await size({ link: linkId })).toBe(1);
    expect(await size({ link: 'spring' })).toBe(1);
    expect(await size({ link: 'winter' })).toBe(0);
    expect(await size({ atLeast: 2 })).toBe(0);
  });

  it('tell who clicked in a time, page by page', async () => {
    const members = await Promise.all(['Anna', 'Bert', 'Carl'].map((name) => friend(name)));
    const from = new Date(world.clock.now()).toISOString();
    for (const memberId of members) await click(await addressFor(memberId));
    world.clock.advance(1);
    const to = new Date(world.clock.now()).toISOString();
    world.clock.advance(60_000);
    await click(await addressFor(await friend('Dora')));
    const [{ linkId } = { linkId: '' }] = (await report()) as { linkId: string }[];
    const path = `GET /v1/links/${linkId}/members?from=${from}&to=${to}`;
    const first = (await call(`${path}&limit=2`)).json as { items: string[]; nextCursor: string };
    const second = (await call(`${path}&limit=2&cursor=${first.nextCursor}`)).json as typeof first;
    expect([...first.items, ...second.items]).toEqual([...members].sort());
    expect(second.nextCursor).toBeUndefined();
    const { listClickers } = composeClicks(world.core);
    expect(await listClickers({ channelId, linkId, fromEpochMs: 0, toEpochMs: 1 })).toEqual([]);
    expect(await call(`GET /v1/links/${linkId}/members?from=${to}&to=${from}`)).toMatchObject({
      status: 400,
      json: { errors: [{ path: 'query/to' }] },
    });
  });

  const made = async (body: object) => {
    const answer = await call('POST /v1/links', { body });
    expect(answer.status).toBe(201);
    return answer.json as { linkId: string; sharedUrl: string; field: string };
  };

  describe('through the API', () => {
    it('are made once, with an address for everybody and a field for each member', async () => {
      const body = { url: 'https://shop.example/a', label: 'poster', utm: false };
      const link = await made(body);
      expect(link).toMatchObject({
        ...{ url: body.url, target: body.url, label: 'poster', origin: { kind: 'manual' } },
        ...{ field: `{{link.${link.linkId}}}`, clicks: 0, uniqueMembers: 0 },
      });
      expect((await open(link.sharedUrl)).headers['location']).toBe(body.url);
      world.clock.advance(1000);
      expect(await made(body)).toEqual(link);
      expect(await call(`GET /v1/links/${link.linkId}`)).toMatchObject({ status: 200, json: link });
    });

    it('are listed by origin, page by page', async () => {
      await made({ url: 'https://shop.example/a' });
      await made({ url: 'https://shop.example/b' });
      await track({});
      const list = async (query: string) =>
        (await call(`GET /v1/links?${query}`)).json as { items: { url: string }[]; nextCursor?: string };
      expect((await list('')).items).toHaveLength(3);
      expect((await list('origin=manual')).items).toHaveLength(2);
      expect((await list('origin=broadcast:b1')).items).toMatchObject([{ url: shop }]);
      expect((await list('origin=broadcast:b')).items).toEqual([]);
      const first = await list('origin=manual&limit=1');
      const second = await list(`origin=manual&limit=1&cursor=${first.nextCursor ?? ''}`);
      expect([...first.items, ...second.items].map(({ url }) => url).sort()).toEqual([
        'https://shop.example/a',
        'https://shop.example/b',
      ]);
    });

    it.each([
      [{ url: 'http://shop.example/' }, 400, '/url'],
      [{ url: 'javascript:alert(1)' }, 400, '/url'],
      [{ url: shop, label: 'two words' }, 400, '/label'],
      [{ url: shop, label: '00112233445566ff' }, 400, '/label'],
      [{ url: shop, tag: { tag: 'unknown' } }, 422, '/tag/tag'],
      [{ url: shop, tag: { tag: 'tea', weight: 0 } }, 400, '/tag/weight'],
    ])('are refused with the place of what is wrong: %j', async (body, status, path) => {
      expect(await call('POST /v1/links', { body })).toMatchObject({ status, json: { errors: [{ path }] } });
      expect(await report()).toEqual([]);
    });

    it('of another channel, or of none, are not found', async () => {
      expect(await call('GET /v1/links/00112233445566ff')).toMatchObject({ status: 404 });
      expect(await call('GET /v1/links/nonsense')).toMatchObject({ status: 400 });
    });
  });
});

/** The world's store, on which one kind of command always fails. */
function failingOn({ core }: ProductWorld, command: string): ProductWorld['core']['client'] {
  return new Proxy(core.client, {
    get: (client, name) =>
      name === 'send'
        ? (sent: { constructor: { name: string } }) =>
            sent.constructor.name === command
              ? Promise.reject(new Error('the store is down'))
              : client.send(sent as never)
        : (Reflect.get(client, name) as unknown),
  });
}
