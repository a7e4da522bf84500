import fc from 'fast-check';
import type { RecipientStatus } from '../../lambdas/delivery/contracts.ts';
import type { Activity } from '../../lambdas/members/contracts.ts';
import type { TimelineRow } from '../../lambdas/members/endpoints.ts';
import { timeline, type TimelineDeps } from '../../lambdas/members/timeline.ts';

const channelId = 'C';
const memberId = '00000000-0000-5000-8000-000000000001';
type Send = Awaited<ReturnType<TimelineDeps['listJourneySends']>>[number];

const act = (at: number, id: string, change: Partial<Activity> = {}): Activity => ({
  id,
  channelId,
  memberId,
  type: 'friend.followed',
  at,
  detail: {},
  ...change,
});
const send = (at: number, sendId: string, nodeIds: readonly string[] = ['hello']): Send => ({
  sendId,
  journeyId: 'j',
  journeyName: 'Welcome',
  version: 2,
  nodeIds,
  at,
});
const keyOf = ({ at, id }: Activity): string => `${String(at).padStart(13, '0')}#${id}`;

/** A member's past, in memory. */
function pastOf(
  acts: readonly Activity[],
  sends: readonly Send[],
  statuses: Readonly<Record<string, RecipientStatus>> = {},
): TimelineDeps {
  const rows = acts.toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
  return {
    activities: {
      list: ({ limit, before }) =>
        Promise.resolve({
          rows: rows.filter((row) => before === undefined || keyOf(row) < before).slice(0, limit),
        }),
    },
    mergedFrom: () => Promise.resolve([]),
    listJourneySends: () => Promise.resolve(sends),
    explainRecipient: ({ sendId }) => Promise.resolve(statuses[sendId]),
  };
}

const firstRow = async (deps: TimelineDeps): Promise<TimelineRow | undefined> =>
  (await timeline(deps, { channelId, memberId, limit: 10 })).items[0];

describe('the timeline', () => {
  it('merges what a member did with what it was sent, each once, newest first, whatever the page size', async () => {
    const moments = fc.array(fc.nat(20), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(moments, moments, fc.integer({ min: 1, max: 12 }), async (acted, sent, limit) => {
        const acts = acted.map((at, index) => act(at, `act${index}`, { detail: { id: `act${index}` } }));
        const deps = pastOf(
          acts,
          sent.map((at, index) => send(at, `send${index}`)),
        );
        const seen: TimelineRow[] = [];
        let cursor: string | undefined;
        do {
          const page = await timeline(deps, { channelId, memberId, limit, cursor });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items);
          cursor = page.nextCursor;
        } while (cursor !== undefined);
        const ids = seen.map(({ detail }) => detail['id'] ?? detail['sendId']);
        expect(new Set(ids).size).toBe(acts.length + sent.length);
        expect(ids).toHaveLength(acts.length + sent.length);
        const times = seen.map(({ at }) => at);
        expect(times).toEqual(times.toSorted().reverse());
      }),
    );
  });

  it.each<[string, RecipientStatus | undefined]>([
    [
      'Sent by multicast: journey Welcome, version 2, node hello.',
      { status: 'sent', via: 'multicast', at: 1 },
    ],
    [
      'Not sent (blocked): journey Welcome, version 2, node hello.',
      { status: 'suppressed', reason: 'blocked' },
    ],
    [
      'Failed (invalid recipient): journey Welcome, version 2, node hello.',
      { status: 'failed', reason: 'invalid recipient' },
    ],
    ['LINE never said whether it was sent: journey Welcome, version 2, node hello.', { status: 'unknown' }],
    ['Being sent: journey Welcome, version 2, node hello.', { status: 'waiting' }],
    ['Not sent yet: journey Welcome, version 2, node hello.', undefined],
  ])('says "%s"', async (summary, status) => {
    const deps = pastOf([], [send(1, 's')], status ? { s: status } : {});
    expect(await firstRow(deps)).toMatchObject({ type: 'message.sent', summary });
  });

  it('names every node that one message came from', async () => {
    expect((await firstRow(pastOf([], [send(1, 's', ['hello', 'menu'])])))?.summary).toContain(
      'nodes hello, menu',
    );
  });

  it.each<[string, Activity['detail'], string]>([
    ['friend.followed', { isUnblocked: false }, 'Became a friend.'],
    ['friend.followed', { isUnblocked: true }, 'Came back as a friend.'],
    ['friend.blocked', {}, 'Blocked the account.'],
    ['message.received', { messageType: 'image' }, 'Sent us a message (image).'],
    ['message.received', { unsent: true }, 'Wrote a message and took it back.'],
    ['postback.received', { data: 'yes' }, 'Tapped an action (yes).'],
    ['line.somethingNew', {}, 'line.somethingNew.'],
  ])('tells %s %j as "%s"', async (type, detail, summary) => {
    expect(await firstRow(pastOf([act(1, 'a', { type, detail })], []))).toMatchObject({ summary });
  });

  it('tells what became of a reply', async () => {
    const reply = act(1, 's', { type: 'reply.sent', detail: { sendId: 's', answers: ['greeting'] } });
    const deps = pastOf([reply], [], { s: { status: 'sent', via: 'reply', at: 1 } });
    expect(await firstRow(deps)).toMatchObject({
      summary: 'Sent by reply: the greeting.',
      detail: { status: 'sent', via: 'reply' },
    });
  });
});
