import fc from 'fast-check';
import type { SendRequest, SuppressionReason } from '../../lambdas/delivery/contracts.ts';
import type { MemberSnapshot } from '../../lambdas/members/contracts.ts';
import type { Topic } from '../../lambdas/preferences/contracts.ts';
import { deliveryWorld, text, type DeliveryWorld } from '../support/delivery-world.ts';

const dayMs = 86_400_000;
const closed = (figures: object) => ({
  outcome: 'closed',
  ...{ sent: 0, suppressed: 0, failed: 0, unknown: 0, reasons: expect.any(Object) as object },
  ...figures,
});
const topic = (topicId: string, change: Partial<Topic> = {}): Topic => ({
  ...{ topicId, name: { en: topicId }, default: 'subscribed', updatedAt: '2026-01-01T00:00:00Z' },
  ...change,
});
const chosen = (
  change: Partial<NonNullable<MemberSnapshot['preferences']>> = {},
): Pick<MemberSnapshot, 'preferences'> => ({
  preferences: { topics: {}, at: 0, by: 'api', revision: 1, ...change },
});

describe('sending by preferences', () => {
  let world: DeliveryWorld;
  beforeEach(async () => {
    world = await deliveryWorld();
  });
  afterEach(() => world.memory.store.close());

  const reasonsOf = (request: SendRequest) =>
    Promise.all(
      request.memberIds.map(async (memberId) => {
        const status = await world.explain({ ...request, memberId });
        return status && 'reason' in status ? status.reason : status?.status;
      }),
    );

  it('gives one reason each, in the order reachability, opt-out, consent, topic, quota, caps', async () => {
    world.settings.marketingConsent = 'required';
    world.settings.quotaReserve = 10;
    world.line.quota.remaining = 12;
    world.settings.frequencyCaps = { perDay: 1 };
    world.topics.set('sale', topic('sale', { consentKind: 'ads', default: 'optIn' }));
    const given = { consents: ['ads', 'marketing'] };
    const wants = chosen({ topics: { sale: 'in' } });
    const left = chosen({ topics: { sale: 'out' } });
    const known: Partial<MemberSnapshot>[] = [
      { lifecycle: 'blocked', ...chosen({ all: 'out' }) },
      { ...chosen({ all: 'out' }) },
      { ...left },
      { consents: ['marketing'], ...wants },
      { ...given, ...left },
      { ...given },
      { ...given, ...wants },
      { ...given, ...wants },
      { ...given, ...wants },
    ];
    const memberIds = world.friends(known.length, (index) => known[index] ?? {});
    const request = world.request(memberIds, { topicId: 'sale' });
    expect(await world.deliver(request)).toEqual(closed({ sent: 2, suppressed: 7 }));
    const reasons = await reasonsOf(request);
    expect(reasons.slice(0, 6)).toEqual([
      ...['blocked', 'opted out', 'no consent', 'no consent', 'topic opt-out', 'topic opt-out'],
    ]);
    expect(reasons.slice(6).sort()).toEqual(['quota reserve', 'sent', 'sent']);
    expect(await world.report(request.sendId)).toMatchObject({ topicId: 'sale', recipients: 9 });
  });

  it('sends transactional messages whatever was refused, but never to who blocked the account', async () => {
    world.settings.marketingConsent = 'required';
    const memberIds = world.friends(3, (index) => ({
      ...chosen({ all: 'out' }),
      lifecycle: index === 0 ? 'blocked' : 'friend',
    }));
    const request = world.request(memberIds, { purpose: 'transactional' });
    expect(await world.deliver(request)).toEqual(closed({ sent: 2, suppressed: 1 }));
    expect((await reasonsOf(request))[0]).toBe('blocked');
  });

  it('leaves a topic that is gone to those who asked for it', async () => {
    const memberIds = world.friends(2, (index) => (index === 0 ? chosen({ topics: { old: 'in' } }) : {}));
    const request = world.request(memberIds, { topicId: 'old' });
    await world.deliver(request);
    expect(await reasonsOf(request)).toEqual(['sent', 'topic opt-out']);
  });

  it('asks again when a parked send goes on: who opted out meanwhile gets nothing', async () => {
    world.topics.set('sale', topic('sale'));
    const memberIds = world.friends(4);
    const request = world.request(memberIds, { topicId: 'sale' });
    world.line.plan('quota');
    expect(await world.deliver(request)).toMatchObject({ outcome: 'parked' });
    const says = [chosen({ all: 'out' }), chosen({ topics: { sale: 'out' } })];
    world.friends(2, (index) => says[index] ?? {});
    expect(await world.deliver(request)).toEqual(closed({ sent: 2, suppressed: 2 }));
    expect(await reasonsOf(request)).toEqual(['opted out', 'topic opt-out', 'sent', 'sent']);
  });

  it('keeps the caps of a topic beside those of the channel', async () => {
    world.settings.frequencyCaps = { perDay: 3 };
    world.topics.set('sale', topic('sale', { frequencyCaps: { per7Days: 1 } }));
    world.topics.set('news', topic('news'));
    const memberIds = world.friends(1);
    const reasonOf = async (topicId?: string) => {
      const request = world.request(memberIds, { topicId });
      await world.deliver(request);
      return (await reasonsOf(request))[0];
    };
    expect([await reasonOf('sale'), await reasonOf('sale'), await reasonOf('news')]).toEqual([
      ...['sent', 'topic cap', 'sent'],
    ]);
    expect([await reasonOf(), await reasonOf('sale')]).toEqual(['sent', 'frequency cap']);
    world.clock.advance(dayMs);
    expect([await reasonOf('sale'), await reasonOf()]).toEqual(['topic cap', 'sent']);
    world.clock.advance(6 * dayMs);
    expect(await reasonOf('sale')).toBe('sent');
  });

  it('keeps every cap in every window, with sends at the same moment and repeated ones', async () => {
    const windows = { perDay: dayMs, per7Days: 7 * dayMs, per30Days: 30 * dayMs } as const;
    const caps = fc.record(
      {
        perDay: fc.integer({ min: 1, max: 2 }),
        per7Days: fc.integer({ min: 1, max: 4 }),
        per30Days: fc.integer({ min: 2, max: 8 }),
      },
      { requiredKeys: [] },
    );
    const send = fc.record({
      topicId: fc.constantFrom(undefined, 'sale', 'news'),
      isMarketing: fc.boolean(),
      again: fc.boolean(),
    });
    const script = fc.array(
      fc.record({
        passMs: fc.integer({ min: 0, max: 3 * dayMs }),
        sends: fc.array(send, { minLength: 1, maxLength: 4 }),
      }),
      { maxLength: 8 },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(caps, caps, script, async (ofChannel, ofTopic, steps) => {
        world.settings.frequencyCaps = ofChannel;
        world.topics.set('sale', topic('sale', { frequencyCaps: ofTopic }));
        world.topics.set('news', topic('news'));
        // Others than in the runs before.
        const memberIds = world.friends((run += 2)).slice(-2);
        const sent: { memberId: string; topicId: string | undefined; at: number }[] = [];
        for (const { passMs, sends } of steps) {
          world.clock.advance(passMs);
          const at = world.clock.now();
          await Promise.all(
            sends.map(async ({ topicId, isMarketing, again }) => {
              const purpose = isMarketing ? 'marketing' : 'transactional';
              const request = world.request(memberIds, {
                purpose,
                topicId: isMarketing ? topicId : undefined,
              });
              const outcome = await world.deliver(request);
              if (again) expect(await world.deliver(request)).toEqual(outcome);
              const reasons = await reasonsOf(request);
              if (!isMarketing) expect(reasons).toEqual(['sent', 'sent']);
              else
                reasons.forEach((reason, index) => {
                  if (reason === 'sent') sent.push({ memberId: memberIds[index] ?? '', topicId, at });
                });
            }),
          );
        }
        for (const [of, limits] of [
          [() => true, ofChannel],
          [(topicId: string | undefined) => topicId === 'sale', ofTopic],
        ] as const)
          for (const [cap, lengthMs] of Object.entries(windows))
            for (const last of sent) {
              const within = sent.filter(
                ({ memberId, topicId, at }) =>
                  memberId === last.memberId && of(topicId) && at <= last.at && at > last.at - lengthMs,
              );
              expect(within.length).toBeLessThanOrEqual(limits[cap as keyof typeof windows] ?? Infinity);
            }
      }),
      { numRuns: 25 },
    );
  });

  describe('reports whom it left out', () => {
    const report = async (query: object = {}) => {
      const routes = world.api();
      const found = routes.find(({ endpoint }) => endpoint.operationId === 'getSuppressed');
      return found?.handle({
        ...{ params: undefined, query: { days: 30, ...query }, body: undefined, idempotencyKey: undefined },
      });
    };
    const reasons: Partial<MemberSnapshot>[] = [{ lifecycle: 'blocked' }, chosen({ all: 'out' }), {}];

    it("by reason, origin and the channel's own day, once a send however often it is tried", async () => {
      world.clock.set(Date.UTC(2026, 10, 23, 17)); // 01:00 on the 24th in Taipei
      world.topics.set('sale', topic('sale'));
      const memberIds = world.friends(3, (index) => reasons[index] ?? {});
      const first = world.request(memberIds, { topicId: 'sale' });
      await Promise.all(
        [1, 2, 3].map(() =>
          world
            .start()
            .deliver(first)
            .catch(() => undefined),
        ),
      );
      await world.deliver(first);
      world.clock.advance(dayMs);
      await world.deliver(world.request(memberIds, { origin: { kind: 'autoReply', ruleId: 'hours' } }));
      expect(await report()).toEqual({
        ...{ from: '2026-10-27', to: '2026-11-25', total: 4 },
        byReason: [
          { reason: 'blocked', count: 2 },
          { reason: 'opted out', count: 2 },
        ],
        byOrigin: [
          { origin: 'autoReply', count: 2 },
          { origin: 'journey', count: 2 },
        ],
        days: [
          {
            ...{ date: '2026-11-25', total: 2 },
            counts: [
              { origin: 'autoReply', reason: 'blocked', count: 1 },
              { origin: 'autoReply', reason: 'opted out', count: 1 },
            ],
          },
          {
            ...{ date: '2026-11-24', total: 2 },
            counts: [
              { origin: 'journey', topicId: 'sale', reason: 'blocked', count: 1 },
              { origin: 'journey', topicId: 'sale', reason: 'opted out', count: 1 },
            ],
          },
        ],
      });
      expect(await report({ topicId: 'sale' })).toMatchObject({ total: 2, days: [{ date: '2026-11-24' }] });
      expect(await report({ days: 1 })).toMatchObject({ total: 2, days: [{ date: '2026-11-25' }] });
    });

    it('agrees with the sends themselves, many at once', async () => {
      const memberIds = world.friends(4, (index) => reasons[index] ?? {});
      const requests = Array.from({ length: 40 }, () => world.request(memberIds));
      await Promise.all(requests.map((request) => world.deliver(request)));
      const counts: Partial<Record<SuppressionReason, number>> = { blocked: 40, 'opted out': 40 };
      expect(await report()).toMatchObject({
        byReason: Object.entries(counts).map(([reason, count]) => ({ reason, count })),
      });
    });

    it('is empty while nobody is left out, and keeps channels apart', async () => {
      await world.deliver(world.request(world.friends(2), { messages: [text('to all')] }));
      expect(await report()).toMatchObject({ total: 0, byReason: [], byOrigin: [], days: [] });
      expect(await world.readSuppressed('another', { from: '2020-01-01', to: '2030-01-01' })).toEqual([]);
    });
  });
});
