import { createHmac } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { createReadChannelSecret } from '../../lambdas/inbound/adapters/channel-secrets.ts';
import type { InboundMessage } from '../../lambdas/inbound/contracts.ts';
import { logReception } from '../../lambdas/inbound/log-reception.ts';
import { maxBodyBytes, receive, type Reception } from '../../lambdas/inbound/receive.ts';
import { receptionAnswer } from '../../lambdas/inbound/receive-http.ts';
import type { OutgoingMessage } from '../../lambdas/shared/domain/queue.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { openMemoryStore, type MemoryStore } from '../support/memory-store.ts';

const channelId = '2000000001';

describe('receiving webhooks', () => {
  let clock: ManualClock;
  let memory: MemoryStore;
  let secret: string;
  let secretReads: number;
  let queued: OutgoingMessage<InboundMessage>[];
  let deps: Parameters<typeof receive>[0];

  const sign = (body: string | Uint8Array, key = secret): string =>
    createHmac('sha256', key).update(body).digest('base64');
  const post = (
    body: string,
    { signature = sign(body), channel = channelId }: { signature?: string | null; channel?: string } = {},
  ): Promise<Reception> =>
    receive(deps, { channelId: channel, signature: signature ?? undefined, rawBody: Buffer.from(body) });
  const webhook = (...events: unknown[]): string => JSON.stringify({ destination: 'Ubot', events });

  beforeEach(async () => {
    clock = manualClock();
    memory = await openMemoryStore(clock);
    secret = 'the secret';
    secretReads = 0;
    queued = [];
    const Item = { pk: `CHANNEL#${channelId}`, sk: 'CHANNEL' };
    await memory.client.send(new PutCommand({ TableName: memory.tables.records, Item }));
    deps = {
      clock,
      sendToInboundQueue: (messages) => Promise.resolve(void queued.push(...messages)),
      readChannelSecret: createReadChannelSecret({
        client: memory.client,
        recordsTable: memory.tables.records,
        clock,
        readSecret: () => {
          secretReads += 1;
          return Promise.resolve(JSON.stringify({ channelSecret: secret, channelAccessToken: 'x' }));
        },
      }),
    };
  });
  afterEach(() => memory.store.close());

  it('queues every event of a signed body as LINE sent it', async () => {
    const events = [
      { type: 'follow', webhookEventId: '01A', source: { type: 'user', userId: 'U1' } },
      { type: 'delivery', webhookEventId: '01B', unheardOf: [1, { two: null }] },
    ];
    expect(await post(webhook(...events))).toEqual({ outcome: 'accepted', events: 2 });
    expect(queued.map(({ body }) => body)).toEqual(
      events.map((event) => ({ channelId, receivedAt: clock.now(), event })),
    );
  });

  it.each<[string, (body: string) => string | null]>([
    ['of another secret', (body) => sign(body, 'another')],
    ['of another body', (body) => sign(`${body} `)],
    ['that is cut', (body) => sign(body).slice(0, 20)],
    ['that is empty', () => ''],
    ['that is no base64', () => '!!!'],
    ['that is missing', () => null],
  ])('refuses a signature %s and queues nothing', async (_name, signature) => {
    const body = webhook({ type: 'follow' });
    expect(await post(body, { signature: signature(body) })).toEqual({ outcome: 'bad signature' });
    expect(queued).toEqual([]);
  });

  it('parses nothing before the signature holds: broken JSON without it is a bad signature', async () => {
    const parse = jest.spyOn(JSON, 'parse');
    try {
      await post(webhook());
      parse.mockClear();
      expect(await post('{"events":[', { signature: 'forged' })).toEqual({ outcome: 'bad signature' });
      expect(parse).not.toHaveBeenCalled();
    } finally {
      parse.mockRestore();
    }
  });

  it('signs the raw bytes: the same JSON with other white space needs another signature', async () => {
    const signature = sign('{"events":[]}');
    expect(await post('{"events":[]}', { signature })).toMatchObject({ outcome: 'accepted' });
    expect(await post('{ "events": [] }', { signature })).toEqual({ outcome: 'bad signature' });
  });

  it("accepts an empty list, LINE's connection check, and queues nothing", async () => {
    expect(await post(webhook())).toEqual({ outcome: 'accepted', events: 0 });
    expect(queued).toEqual([]);
  });

  it.each([
    ['{"events":['],
    ['[]'],
    ['null'],
    ['{}'],
    ['{"events":{}}'],
    ['{"events":[1]}'],
    ['{"events":[null]}'],
    [''],
  ])('calls %j with a right signature malformed and queues nothing', async (body) => {
    expect(await post(body)).toEqual({ outcome: 'malformed' });
    expect(queued).toEqual([]);
  });

  it('calls bytes that are no UTF-8 malformed', async () => {
    const rawBody = Uint8Array.of(0x7b, 0xff, 0x7d);
    expect(await receive(deps, { channelId, signature: sign(rawBody), rawBody })).toEqual({
      outcome: 'malformed',
    });
  });

  it('refuses an oversize body before it looks up anything', async () => {
    expect(await post('x'.repeat(maxBodyBytes + 1))).toEqual({ outcome: 'too large' });
    expect(secretReads).toBe(0);
  });

  it('does not know a channel that nobody registered, and asks for no secret of it', async () => {
    for (let call = 0; call < 20; call += 1) {
      expect(await post(webhook(), { channel: 'nobody' })).toEqual({ outcome: 'unknown channel' });
    }
    expect(secretReads).toBe(0);
  });

  it('looks up an unknown channel once per half minute', async () => {
    const reads = () => memory.store.meter.read().readUnits;
    await post(webhook(), { channel: 'nobody' });
    const first = reads();
    for (let call = 0; call < 20; call += 1) await post(webhook(), { channel: 'nobody' });
    expect(reads()).toBe(first);
    clock.advance(30_000);
    await post(webhook(), { channel: 'nobody' });
    expect(reads()).toBeGreaterThan(first);
  });

  it('takes a rotated secret at the first signature that no longer matches', async () => {
    await post(webhook());
    clock.advance(30_000);
    secret = 'the rotated secret';
    expect(await post(webhook({ type: 'follow' }))).toEqual({ outcome: 'accepted', events: 1 });
    expect(secretReads).toBe(2);
  });

  it('asks for a rotated secret at most once per 30 seconds, whoever forges', async () => {
    await post(webhook());
    clock.advance(30_000);
    for (let call = 0; call < 50; call += 1) await post(webhook(), { signature: 'forged' });
    expect(secretReads).toBe(2);
    clock.advance(30_000);
    await post(webhook(), { signature: 'forged' });
    expect(secretReads).toBe(3);
  });

  it('lines up events of one user, group or room, and lets others go alone', async () => {
    const id = 'W1';
    await post(
      webhook(
        { source: { type: 'user', userId: 'U1' }, webhookEventId: id },
        { source: { type: 'group', groupId: 'C1', userId: 'U1' }, webhookEventId: id },
        { source: { type: 'room', roomId: 'R1', userId: 'U1' }, webhookEventId: id },
        { webhookEventId: id },
        { source: null, webhookEventId: id },
      ),
    );
    expect(queued.map(({ groupId }) => groupId)).toEqual(
      ['U1', 'C1', 'R1', id, id].map((group) => `${channelId}:${group}`),
    );
  });

  it('deduplicates by the webhook event id, and by content where LINE gives none', async () => {
    const odd = 'a b'.repeat(100);
    await post(
      webhook(
        { webhookEventId: '01H-_x' },
        { type: 'a' },
        { type: 'a' },
        { type: 'b' },
        { webhookEventId: odd },
      ),
    );
    const [given, first, second, other, long] = queued.map(({ deduplicationId }) => deduplicationId);
    expect(given).toBe('01H-_x');
    expect(first).toBe(second);
    expect(first).not.toBe(other);
    expect(long).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps group ids within the 128 characters of SQS', async () => {
    await post(webhook({ source: { userId: 'U'.repeat(500) } }));
    expect(queued[0]?.groupId?.length).toBeLessThanOrEqual(128);
  });

  it('lets LINE send again what could not be queued', async () => {
    deps.sendToInboundQueue = () => Promise.reject(new Error('SQS is down'));
    await expect(post(webhook({ type: 'follow' }))).rejects.toThrow('SQS is down');
  });
});

describe('the answer to LINE', () => {
  it.each<[Reception, number]>([
    [{ outcome: 'accepted', events: 1 }, 200],
    [{ outcome: 'malformed' }, 400],
    [{ outcome: 'bad signature' }, 401],
    [{ outcome: 'unknown channel' }, 404],
    [{ outcome: 'too large' }, 413],
  ])('of %j is %i', (reception, status) => {
    expect(receptionAnswer(reception).status).toBe(status);
  });

  it('logs nothing for what was accepted, one line for a refusal, a metric for a malformed body', () => {
    const lines: string[] = [];
    const log = (reception: Reception) => logReception(reception, (line) => lines.push(line), 1);
    log({ outcome: 'accepted', events: 3 });
    expect(lines).toEqual([]);
    log({ outcome: 'bad signature' });
    log({ outcome: 'malformed' });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { code: 'WEBHOOK_REFUSED', outcome: 'bad signature' },
      { code: 'WEBHOOK_MALFORMED', WebhookMalformed: 1 },
    ]);
  });
});
