import { broadcastCalls, broadcastPath } from '../support/broadcast-calls.ts';
import { broadcastWorld, text, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';

describe('a broadcast by LINE’s own endpoint', () => {
  let world: BroadcastWorld;
  let friends: Friend[];
  const calls = broadcastCalls(() => world);
  const toAll = { audience: { allFriends: true } };
  const viaLine = { ...toAll, via: 'line broadcast' };
  const open = async (options: { monthlyLimit?: number } = {}) => {
    world = await broadcastWorld(options);
    friends = await world.newFriends(3);
  };
  beforeEach(() => open());
  afterEach(() => world.close());
  const received = () => calls.receivedBy(friends);
  const estimate = async (more: object) =>
    (await calls.act(await calls.create(more), 'estimate')).json as { byLine: { problems: object[] } };

  it('is one call to all friends, and ends at once', async () => {
    const id = await calls.send(viaLine);
    await world.pass(60);
    const view = await calls.view(id);
    expect(view).toMatchObject({
      ...{ status: 'finished', lineRequestId: expect.any(String) as string },
      byLine: { endpoint: 'broadcast', phase: 'accepted', targeted: null, success: null },
    });
    expect(await received()).toEqual([1, 1, 1]);
    expect(await world.lineCalls('/broadcast')).toBe(1);
    expect(await world.lineCalls('/multicast')).toBe(0);
  });

  it.each([
    ['answered 500', { status: 500, count: 6 }],
    ['cut before LINE had it', { resetBefore: true, count: 6 }],
    ['cut after LINE had it', { resetAfterAccept: true, count: 6 }],
  ])('that is %s reaches everybody once', async (_what, fault) => {
    await calls.fault({ path: broadcastPath, ...fault });
    const id = await calls.send(viaLine);
    await world.pass(300);
    expect(await calls.view(id)).toMatchObject({ status: 'finished' });
    expect(await received()).toEqual([1, 1, 1]);
    expect(new Set((await calls.callsOf(broadcastPath)).map(({ retryKey }) => retryKey)).size).toBe(1);
  });

  it('is never taken unasked; the estimate says what it would save', async () => {
    const id = await calls.send(toAll);
    await world.pass(60);
    expect((await calls.view(id)).byLine).toBeUndefined();
    expect(await world.lineCalls('/broadcast')).toBe(0);
    expect(await estimate(toAll)).toMatchObject({
      byLine: {
        isAllowed: true,
        problems: [],
        savedCalls: 0,
        words: expect.stringContaining('one call') as string,
      },
    });
    expect(await estimate(viaLine)).toMatchObject({
      ...{ reach: 3, lineCalls: { broadcast: 1, multicast: 0 }, byLine: { isAllowed: true } },
    });
  });

  it('is refused while a friend must not get it, and the estimate tells so before', async () => {
    await calls.optOut(friends[0] as Friend);
    const id = await calls.send(viaLine);
    await world.pass(60);
    expect(await calls.view(id)).toMatchObject({
      ...{
        status: 'refused',
        reason: expect.stringMatching(/1 member .*opted out\. Leave `via` out/) as string,
      },
    });
    expect(await received()).toEqual([0, 0, 0]);
    for (const definition of [toAll, viaLine])
      expect(await estimate(definition)).toMatchObject({
        byLine: { isAllowed: false, problems: [{ path: '/via' }] },
      });
  });

  it.each([
    ['caps', { frequencyCaps: { perDay: 3 } }],
    ['a required consent', { marketingConsent: 'required' }],
  ])('is refused on a channel with %s', async (_what, settings) => {
    await calls.changeSettings(settings);
    const id = await calls.send(viaLine);
    await world.pass(60);
    expect(await calls.view(id)).toMatchObject({ status: 'refused' });
    expect(await received()).toEqual([0, 0, 0]);
  });

  it('is refused when the quota does not hold all friends', async () => {
    await world.close();
    await open({ monthlyLimit: 2 });
    const id = await calls.send(viaLine);
    await world.pass(60);
    expect((await calls.view(id)).reason).toMatch(/3 friends.*leaves 2/);
    expect(await calls.refusal({ ...viaLine, onQuotaExceeded: 'cut' })).toEqual([422, '/onQuotaExceeded']);
  });

  it('is of one text and language for all', async () => {
    const personal = { name: 'A', content: { messages: [text('Hi {{name}}')] } };
    expect(await calls.refusal({ ...viaLine, variants: [personal] })).toEqual([422, '/variants/0/content']);
    expect(await estimate({ ...toAll, variants: [personal] })).toMatchObject({
      byLine: { isAllowed: false, problems: [{ path: '/variants/0/content' }] },
    });
    expect(await calls.refusal({ ...viaLine, audience: { segmentId: 'new-friends' } })).toEqual([
      422,
      '/via',
    ]);
  });
});
