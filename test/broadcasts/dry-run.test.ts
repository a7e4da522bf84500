import type { Estimate } from '../../lambdas/broadcasts/views.ts';
import { composeCodePoolsApi } from '../../lambdas/compose/code-pools-api.ts';
import { broadcastCalls } from '../support/broadcast-calls.ts';
import { broadcastWorld, text, type BroadcastWorld, type Friend } from '../support/broadcast-world.ts';
import { apiOf } from '../support/product-world.ts';

/** One world for all: each broadcast changes the state that the next one finds. */
describe('a dry run', () => {
  let world: BroadcastWorld;
  let friends: Friend[];
  const calls = broadcastCalls(() => world);
  const says = (name: string, words: string, more: object = {}) => ({
    name,
    content: { messages: [text(words)], ...more },
  });
  const links = { mode: 'perMember' };
  const pool = (body: object) => codePools('POST /v1/code-pools', { body });
  const codes = (poolId: string, list: readonly string[]) =>
    codePools(`POST /v1/code-pools/${poolId}/codes`, { body: { codes: list } });
  let codePools: ReturnType<typeof apiOf>;
  const callsMade = async () => ({
    multicast: (await calls.callsOf('/v2/bot/message/multicast')).length,
    push: (await calls.callsOf('/v2/bot/message/push')).length,
  });

  const leaveQuotaFor = async (messages: number) => {
    const { remaining } = (await world.call('GET /v1/quota')).json as { remaining: number };
    await calls.changeSettings({ quotaReserve: remaining - messages, frequencyCaps: null });
  };

  beforeAll(async () => {
    world = await broadcastWorld({ monthlyLimit: 60 });
    const upload = { createUploadLink: () => Promise.resolve(''), sendToCodeQueue: () => Promise.resolve() };
    codePools = apiOf(composeCodePoolsApi(world.core, upload), world.core);
    friends = [...(await world.newFriends(6)), ...(await world.newFriends(3, { language: 'ja' }))];
    await world.block(friends[0] as Friend);
    await calls.optOut(friends[1] as Friend);
    await pool({ poolId: 'spring', name: 'Spring' });
    await codes('spring', ['A', 'B', 'C']);
    await pool({ poolId: 'card', name: 'Card', perMember: 'one' });
    await codes('card', ['D', 'E']);
    await calls.changeSettings({ quotaReserve: 3, frequencyCaps: { perDay: 2 } });
  });
  afterAll(() => world.close());

  const all = () => ({ memberIds: friends.map(({ memberId }) => memberId) });
  it.each<[string, object]>([
    [
      'of a holdout and languages',
      { holdoutShare: 0.3, variants: [says('A', 'Hi', { byLanguage: { ja: [text('Ja')] } })] },
    ],
    ['of codes that run out', { variants: [says('A', '{{code.spring}}')], purpose: 'transactional' }],
    ['of codes of the members own', { variants: [says('A', '{{code.card}}')], purpose: 'transactional' }],
    [
      'of codes that some have by then',
      { variants: [says('A', 'Again {{code.card}}')], purpose: 'transactional' },
    ],
    ['of own links', { variants: [says('A', 'https://shop.example')], links }],
    ['beyond a frequency cap', { variants: [says('A', 'One'), says('B', 'Two {{name|you}}')] }],
    ['of a cut to the quota', { onQuotaExceeded: 'cut' }],
  ])('equals the send %s', async (_name, more) => {
    if ('onQuotaExceeded' in more) await leaveQuotaFor(4);
    const id = await calls.create({ audience: all(), ...more });
    const estimate = (await calls.act(id, 'estimate')).json as Estimate;
    const before = await callsMade();
    expect(await calls.act(id, 'send')).toMatchObject({ status: 202 });
    await world.pass(60);
    const { figures, status, recipients } = await calls.view(id);
    const after = await callsMade();
    expect(status).toBe('finished');
    expect(estimate).toMatchObject({
      ...{ reach: figures?.sent, suppressed: figures?.reasons, exact: true },
      ...{ audience: (recipients?.count ?? 0) + (recipients?.holdout ?? 0), holdout: recipients?.holdout },
      lineCalls: { multicast: after.multicast - before.multicast, push: after.push - before.push },
    });
  });

  it('of the month takes off whom policy leaves out, and messages that no code is left for', async () => {
    await codes('spring', ['F', 'G', 'H']);
    const planned = async (words: string, at: string) => {
      const id = await calls.create({ audience: all(), variants: [says('A', words)] });
      expect(await calls.act(id, 'schedule', { at })).toMatchObject({ status: 200 });
      return id;
    };
    const later = await planned('{{code.spring}}', '2026-11-29T12:00');
    const plain = await planned('Hi', '2026-11-29T09:00');
    const first = await planned('First {{code.spring}}', '2026-11-28T09:00');
    expect((await world.call('GET /v1/quota')).json).toMatchObject({
      forecast: { scheduled: 3 + 7 + 0 },
      scheduled: [
        { broadcastId: first, recipients: 7, messages: 3 },
        { broadcastId: plain, recipients: 7, messages: 7 },
        { broadcastId: later, recipients: 7, messages: 0 },
      ],
    });
  });
});
