import { Readable } from 'node:stream';
import { composeMedia, composeMembers } from '../../lambdas/compose/members.ts';
import { createDownloadContent } from '../../lambdas/members/adapters/line-members.ts';
import { createEraseMessage } from '../../lambdas/members/erase-message.ts';
import { createKeepMedia, mediaKey, type MediaOrder } from '../../lambdas/members/keep-media.ts';
import type { DownloadContent } from '../../lambdas/members/ports.ts';
import type { OutgoingMessage, QueueHandler } from '../../lambdas/shared/domain/queue.ts';
import type { CallLine, LineClient } from '../../lambdas/shared/edge/line-client.ts';
import { channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

type Content = Awaited<ReturnType<DownloadContent>>;

describe('media of members', () => {
  let world: ProductWorld;
  let members: ReturnType<typeof composeMembers>;
  let blobs: Map<string, string>;
  let orders: OutgoingMessage<MediaOrder>[];
  let order: MediaOrder;

  beforeEach(async () => {
    world = await productWorld();
    members = composeMembers(world.core);
    blobs = new Map();
    orders = [];
    order = {
      channelId,
      memberId: await newMember(),
      messageId: await sentImage(),
      mediaType: 'image',
      occurredAt: world.clock.now(),
    };
  });
  afterEach(() => world.close());

  async function newMember(): Promise<string> {
    const sighting = { channelId, lineUserId: lineUserOf('Anna'), occurredAt: world.clock.now() };
    const { member, parts } = await members.prepareSighting(sighting);
    await world.core.commit(parts);
    return member.memberId;
  }
  async function sentImage(): Promise<string> {
    const user = { displayName: 'Anna', friend: true };
    const { userId } = (await world.sim('POST', '/_sim/users', user)) as { userId: string };
    const sent = await world.sim('POST', `/_sim/users/${userId}/message`, { type: 'image' });
    return (sent as { messageId: string }).messageId;
  }
  const platform = () => ({
    blobs: {
      put: (key: string, _bytes: Uint8Array, contentType: string) =>
        Promise.resolve(void blobs.set(key, contentType)),
      delete: (key: string) => Promise.resolve(void blobs.delete(key)),
    },
    sendToMediaQueue: (messages: readonly OutgoingMessage<MediaOrder>[]) =>
      Promise.resolve(void orders.push(...messages)),
  });
  const deliver = (handler: QueueHandler<MediaOrder>, body: MediaOrder = order) =>
    handler([{ id: '1', body, receiveCount: 1, sentAt: 0 }]);
  const keeping = (downloadContent: () => Promise<Content>, isUnsent = () => false) =>
    createKeepMedia({
      ...world.core,
      ...platform(),
      downloadContent,
      isUnsent: () => Promise.resolve(isUnsent()),
    });
  const noteUnsent = async () => {
    const { memberId, messageId } = order;
    const row = { id: 'u', channelId, memberId, type: 'message.unsent', at: world.clock.now() };
    await world.core.commit([members.appendActivity({ ...row, detail: { messageId } })]);
  };
  const erase = () => createEraseMessage({ ...members, ...platform() })(order);
  const image: Content = { outcome: 'ready', bytes: Buffer.from('x'), contentType: 'image/png' };

  it('are copied with their type', async () => {
    expect(await deliver(composeMedia(world.core, platform()))).toEqual({ failedIds: [] });
    expect([...blobs]).toEqual([[mediaKey(order), 'image/png']]);
  });

  it('are not copied after they were taken back', async () => {
    await noteUnsent();
    await deliver(composeMedia(world.core, platform()));
    expect(blobs.size).toBe(0);
    expect(await world.lineCalls('/content')).toBe(0);
  });

  it('are deleted when they are taken back after they were copied', async () => {
    await deliver(composeMedia(world.core, platform()));
    await noteUnsent();
    await erase();
    expect(blobs.size).toBe(0);
  });

  it('are deleted when they are taken back while they are copied', async () => {
    let isUnsent = false;
    const download = () => {
      isUnsent = true;
      return Promise.resolve(image);
    };
    await deliver(keeping(download, () => isUnsent));
    expect(blobs.size).toBe(0);
  });

  it('are deleted when the copier died before it saw that they were taken back', async () => {
    blobs.set(mediaKey(order), 'image/png');
    await noteUnsent();
    await deliver(composeMedia(world.core, platform()));
    expect(blobs.size).toBe(0);
  });

  it('that LINE prepares are asked for later and later, but not for ever', async () => {
    const handler = keeping(() => Promise.resolve({ outcome: 'preparing' }));
    let next: MediaOrder | undefined = order;
    const delays: number[] = [];
    while (next) {
      await deliver(handler, next);
      const [message] = orders.splice(0);
      if (message) delays.push(message.delaySeconds ?? 0);
      next = message?.body;
    }
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
    expect(delays.every((seconds) => seconds > 0 && seconds <= 900)).toBe(true);
    expect(delays.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThan(3600);
    expect(world.logged).toEqual(['MEDIA_UNAVAILABLE']);
  });

  it.each(['gone', 'too large'] as const)('that are %s are given up', async (outcome) => {
    expect(await deliver(keeping(() => Promise.resolve({ outcome })))).toEqual({ failedIds: [] });
    expect([orders.length, blobs.size]).toEqual([0, 0]);
    expect(world.logged).toEqual(['MEDIA_UNAVAILABLE']);
  });

  it('come again when LINE fails', async () => {
    const path = `/v2/bot/message/${order.messageId}/content`;
    await world.sim('POST', '/_sim/faults', { path, status: 500 });
    expect(await deliver(composeMedia(world.core, platform()))).toEqual({ failedIds: ['1'] });
  });

  describe('asked of LINE', () => {
    const answering = (status: number, chunks: readonly string[]): CallLine => {
      const headers = new Headers({ 'content-type': 'video/mp4' });
      const body = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
      const blob = {
        getMessageContentWithHttpInfo: () =>
          Promise.resolve({ httpResponse: new Response(null, { status, headers }), body }),
      };
      return (_channelId, call) => call({ blob } as unknown as LineClient);
    };

    it.each([404, 410])('are gone when the answer is %i', async (status) => {
      await world.sim('POST', '/_sim/faults', { path: '/v2/bot/message/m1/content', status });
      expect(await createDownloadContent(world.core.callLine)(channelId, 'm1')).toEqual({ outcome: 'gone' });
    });

    it('are not ready when the answer is 202', async () => {
      const download = createDownloadContent(answering(202, []));
      expect(await download(channelId, 'm1')).toEqual({ outcome: 'preparing' });
    });

    it('come whole up to the bound, and not at all above it', async () => {
      const download = (chunks: string[]) =>
        createDownloadContent(answering(200, chunks), 6)(channelId, 'm1');
      const whole = { outcome: 'ready', bytes: Buffer.from('abcdef'), contentType: 'video/mp4' };
      expect(await download(['abc', 'def'])).toEqual(whole);
      expect(await download(['abc', 'def', 'g'])).toEqual({ outcome: 'too large' });
    });
  });
});
