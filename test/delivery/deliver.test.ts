import { deliveryWorld, lineUserIdOf, text, type DeliveryWorld } from '../support/delivery-world.ts';
import { AmbiguousSend, LineBusy } from '../../lambdas/delivery/contracts.ts';

const hours = (count: number) => count * 3_600_000;

describe('deliver', () => {
  let world: DeliveryWorld;
  const methods = () => world.line.calls.map(({ method }) => method);
  const keys = () => world.line.calls.map(({ retryKey }) => retryKey);
  const textsOf = (memberId = '') => world.line.textsOf(lineUserIdOf(memberId));
  const closed = (counts: object) => ({
    outcome: 'closed',
    sent: 0,
    suppressed: 0,
    failed: 0,
    unknown: 0,
    reasons: expect.any(Object) as object,
    ...counts,
  });

  beforeEach(async () => {
    world = await deliveryWorld();
  });
  afterEach(() => world.memory.store.close());

  describe('chooses the cheapest way', () => {
    it('sends one text to many as one multicast that is counted under its journey node', async () => {
      const outcome = await world.deliver(world.request(world.friends(500)));
      expect(outcome).toEqual(closed({ sent: 500 }));
      expect(methods()).toEqual(['multicast']);
      expect(world.line.calls[0]?.to).toHaveLength(500);
      expect(world.line.calls[0]?.unit).toMatch(/^[A-Za-z0-9_]{1,30}$/);
    });

    it('pushes to a single recipient', async () => {
      expect(await world.deliver(world.request(world.friends(1)))).toEqual(closed({ sent: 1 }));
      expect(methods()).toEqual(['push']);
    });

    it('pushes personal text to each, with values, defaults and nothing where neither is known', async () => {
      const [ann = '', bob = '', cid = ''] = world.friends(3);
      world.friends(1, () => ({ attributes: { city: 'Tainan', points: 7 } }));
      world.names.set(ann, 'Ann').set(bob, 'Bob');
      const messages = [text('Hi {{name|friend}} of {{attribute.city|town}}{{attribute.points}}')];
      expect(await world.deliver(world.request([ann, bob, cid], { messages }))).toEqual(closed({ sent: 3 }));
      expect(methods()).toEqual(['push', 'push', 'push']);
      expect([textsOf(ann), textsOf(bob), textsOf(cid)].flat()).toEqual([
        'Hi Ann of Tainan7',
        'Hi Bob of town',
        'Hi friend of town',
      ]);
    });

    it('calls nobody when policy leaves nobody', async () => {
      const request = world.request(world.friends(2, () => ({ lifecycle: 'blocked' })));
      expect(await world.deliver(request)).toEqual(closed({ suppressed: 2 }));
      expect(await world.deliver(request)).toEqual(closed({ suppressed: 2 }));
      expect(methods()).toEqual([]);
    });
  });

  describe('sends once', () => {
    it('answers a repeated send from the ledger', async () => {
      const request = world.request(world.friends(3));
      const first = await world.deliver(request);
      expect(await world.deliver(request)).toEqual(first);
      expect(methods()).toEqual(['multicast']);
    });

    it('repeats an unanswered call under the same key and counts 409 as sent', async () => {
      world.line.plan('timeout after accepting', 'error 500');
      const memberIds = world.friends(3);
      expect(await world.deliver(world.request(memberIds))).toEqual(closed({ sent: 3 }));
      expect(new Set(keys()).size).toBe(1);
      expect(methods()).toHaveLength(3);
      expect(memberIds.map((memberId) => textsOf(memberId))).toEqual([['hello'], ['hello'], ['hello']]);
    });

    it('repeats the same request to the same people later, whatever policy says by then', async () => {
      world.line.plan('error 500', 'error 500', 'error 500', 'error 500');
      const request = world.request(world.friends(3));
      await expect(world.deliver(request)).rejects.toThrow(AmbiguousSend);
      world.friends(3, () => ({ lifecycle: 'blocked' }));
      world.settings.quietHours = { start: '00:00', end: '23:59' };
      expect(await world.deliver(request)).toEqual(closed({ sent: 3 }));
      expect(new Set(keys()).size).toBe(1);
    });

    it('does not take a refusal for rate as proof that an unanswered call was not accepted', async () => {
      world.line.plan('timeout after accepting', 'rateLimited', 'quota');
      expect(await world.deliver(world.request(world.friends(3)))).toEqual(closed({ sent: 3 }));
      expect(new Set(keys()).size).toBe(1);
    });

    it('ends as unknown 23 hours after an unanswered call and never calls again', async () => {
      world.line.plan('timeout after accepting', 'error 500', 'error 500', 'error 500');
      const request = world.request(world.friends(3));
      await expect(world.deliver(request)).rejects.toThrow(AmbiguousSend);
      world.clock.advance(hours(23));
      expect(await world.deliver(request)).toEqual(closed({ unknown: 3 }));
      expect(await world.deliver(request)).toEqual(closed({ unknown: 3 }));
      expect(methods()).toHaveLength(4);
    });

    it('goes on with those who are left when some pushes have no answer', async () => {
      const messages = [text('Hi {{name|you}}')];
      const memberIds = world.friends(2);
      world.line.plan(undefined, 'error 500', 'error 500', 'error 500', 'error 500');
      const request = world.request(memberIds, { messages });
      await expect(world.deliver(request)).rejects.toThrow(AmbiguousSend);
      expect(await world.deliver(request)).toEqual(closed({ sent: 2 }));
      expect(methods()).toHaveLength(6);
      expect(memberIds.flatMap((memberId) => textsOf(memberId))).toEqual(['Hi you', 'Hi you']);
    });
  });

  describe('waits for LINE', () => {
    it('makes a new attempt under a new key after a refusal for rate, without those who blocked meanwhile', async () => {
      const [first = '', ...others] = world.friends(4);
      world.line.plan('rateLimited');
      const request = world.request([first, ...others]);
      world.line.watch.onCall = () => world.friends(1, () => ({ lifecycle: 'blocked' }));
      expect(await world.deliver(request)).toEqual(closed({ sent: 3, suppressed: 1 }));
      expect(new Set(keys()).size).toBe(2);
      expect(textsOf(first)).toEqual([]);
    });

    it('gives up for now when LINE stays busy, and goes on later', async () => {
      world.line.plan(...Array.from({ length: 5 }, () => 'rateLimited' as const));
      const request = world.request(world.friends(3));
      await expect(world.deliver(request)).rejects.toThrow(LineBusy);
      expect(await world.deliver(request)).toEqual(closed({ sent: 3 }));
      expect(new Set(keys()).size).toBe(6);
    });
  });

  describe('parks what a person must solve', () => {
    it.each([
      ['quota', 'monthly quota used up'],
      ['unauthorized', 'channel token refused'],
      ['forbidden', 'not permitted by LINE plan'],
    ] as const)('parks after %s and sends the unsent rest when it is called again', async (fault, reason) => {
      world.line.plan(fault);
      const request = world.request(world.friends(3));
      expect(await world.deliver(request)).toEqual({ outcome: 'parked', reason });
      expect(await world.report(request.sendId)).toMatchObject({
        status: 'parked',
        parkReason: reason,
        waiting: 3,
      });
      expect(await world.deliver(request)).toEqual(closed({ sent: 3 }));
      expect(new Set(keys()).size).toBe(2);
    });

    it('sends only the rest of personal pushes after the park', async () => {
      const memberIds = world.friends(3);
      const request = world.request(memberIds, { messages: [text('{{name|you}}')] });
      world.line.plan(undefined, 'quota', undefined);
      expect(await world.deliver(request)).toMatchObject({ outcome: 'parked' });
      expect(await world.deliver(request)).toEqual(closed({ sent: 3 }));
      expect(memberIds.flatMap((memberId) => textsOf(memberId))).toEqual(['you', 'you', 'you']);
    });

    it('speaks of today when it goes on after its frozen values are gone', async () => {
      const [ann = '', bob = ''] = world.friends(2);
      world.names.set(ann, 'Ann').set(bob, 'Bob');
      const request = world.request([ann, bob], { messages: [text('Hi {{name}}')] });
      world.line.plan('quota', 'quota');
      await world.deliver(request);
      world.names.set(ann, 'Anna');
      world.clock.advance(hours(49));
      await world.memory.store.sweepExpired();
      expect(await world.deliver(request)).toEqual(closed({ sent: 2 }));
      expect([textsOf(ann), textsOf(bob)]).toEqual([['Hi Anna'], ['Hi Bob']]);
    });

    it('holds a parked marketing send in quiet hours too', async () => {
      world.line.plan('quota');
      const request = world.request(world.friends(3));
      await world.deliver(request);
      world.settings.quietHours = { start: '11:00', end: '12:00' };
      expect(await world.deliver(request)).toMatchObject({ outcome: 'deferred' });
    });
  });

  describe('tells bad messages from bad recipients', () => {
    it('fails all with LINE’s words when the messages are refused', async () => {
      world.line.plan('badRequest');
      const [memberId = '', ...others] = world.friends(3);
      const request = world.request([memberId, ...others]);
      expect(await world.deliver(request)).toEqual(closed({ failed: 3 }));
      expect(await world.report(request.sendId)).toMatchObject({ failed: 3, detail: 'scripted badRequest' });
      expect(await world.explain({ ...request, memberId })).toEqual({
        status: 'failed',
        reason: 'invalid messages: scripted badRequest',
      });
    });

    it('finds the recipients that LINE refuses and sends to all others', async () => {
      const memberIds = world.friends(100);
      const foreign = [memberIds[3], memberIds[64], memberIds[99]].map((memberId = '') => memberId);
      foreign.forEach((memberId) => world.line.invalid.add(lineUserIdOf(memberId)));
      const request = world.request(memberIds);
      expect(await world.deliver(request)).toEqual(closed({ sent: 97, failed: 3 }));
      expect(memberIds.filter((memberId) => textsOf(memberId).length === 1)).toHaveLength(97);
      for (const memberId of foreign) {
        expect(await world.explain({ ...request, memberId })).toEqual({
          status: 'failed',
          reason: 'invalid recipient',
        });
      }
      expect(new Set(keys()).size).toBe(keys().length);
    });

    it('fails one refused recipient of personal pushes alone', async () => {
      const memberIds = world.friends(3);
      world.line.invalid.add(lineUserIdOf(memberIds[1] ?? ''));
      const request = world.request(memberIds, { messages: [text('{{name|you}}')] });
      expect(await world.deliver(request)).toEqual(closed({ sent: 2, failed: 1 }));
    });
  });

  describe('keeps policy', () => {
    it('leaves out who cannot be reached, each with the reason, even in transactional sends', async () => {
      const lifecycles = ['friend', 'registered', 'blocked', 'erased', 'prospect', 'contact'] as const;
      const memberIds = world.friends(6, (index) => ({ lifecycle: lifecycles[index] ?? 'friend' }));
      const stranger = 'b8b5a0a8-5b1c-4b6e-9a44-0c5a8f0a7f11';
      const request = world.request([...memberIds, stranger], { purpose: 'transactional' });
      expect(await world.deliver(request)).toEqual(closed({ sent: 2, suppressed: 5 }));
      const answers = await Promise.all(
        request.memberIds.map((memberId) => world.explain({ ...request, memberId })),
      );
      expect(
        answers.map((answer) => (answer && 'reason' in answer ? answer.reason : answer?.status)),
      ).toEqual([
        'sent',
        'sent',
        'blocked',
        'member erased',
        'not a friend',
        'not a friend',
        'member erased',
      ]);
    });

    it('holds marketing in quiet hours until they end in the channel’s zone, and claims nothing', async () => {
      world.settings.quietHours = { start: '21:00', end: '09:00' };
      world.clock.set(Date.UTC(2026, 10, 23, 14)); // 22:00 in Taipei
      const request = world.request(world.friends(2));
      const morning = Date.UTC(2026, 10, 24, 1);
      expect(await world.deliver(request)).toEqual({ outcome: 'deferred', untilEpochMs: morning });
      expect(await world.report(request.sendId)).toBeUndefined();
      world.clock.set(morning);
      expect(await world.deliver(request)).toEqual(closed({ sent: 2 }));
    });

    it('sends transactional messages in quiet hours, beyond caps and from the quota reserve', async () => {
      world.settings.quietHours = { start: '00:00', end: '23:59' };
      world.settings.frequencyCaps = { perDay: 1 };
      world.settings.quotaReserve = 1000;
      world.line.quota.remaining = 10;
      const memberIds = world.friends(2);
      for (const _time of [1, 2]) {
        const request = world.request(memberIds, { purpose: 'transactional' });
        expect(await world.deliver(request)).toEqual(closed({ sent: 2 }));
      }
    });

    it('stops at the frequency cap and counts a repeated send once', async () => {
      world.settings.frequencyCaps = { perDay: 2 };
      const memberIds = world.friends(3);
      const first = world.request(memberIds);
      await world.deliver(first);
      await world.deliver(first);
      expect(await world.deliver(world.request(memberIds))).toEqual(closed({ sent: 3 }));
      expect(await world.deliver(world.request(memberIds))).toEqual(closed({ suppressed: 3 }));
      world.clock.advance(hours(24));
      expect(await world.deliver(world.request(memberIds))).toEqual(closed({ sent: 3 }));
    });

    it('leaves the quota reserve to transactional sends and asks LINE once a minute', async () => {
      world.settings.quotaReserve = 10;
      world.line.quota.remaining = 12;
      const request = world.request(world.friends(5));
      expect(await world.deliver(request)).toEqual(closed({ sent: 2, suppressed: 3 }));
      expect(await world.report(request.sendId)).toMatchObject({
        reasons: [{ outcome: 'suppressed', reason: 'quota reserve', count: 3 }],
      });
      await world.deliver(world.request(world.friends(5)));
      expect(world.line.quota.reads).toBe(1);
    });

    it('does not ask for a quota that the plan does not limit, or that nobody reserves', async () => {
      await world.deliver(world.request(world.friends(2)));
      expect(world.line.quota.reads).toBe(0);
      world.settings.quotaReserve = 10;
      expect(await world.deliver(world.request(world.friends(2)))).toEqual(closed({ sent: 2 }));
    });
  });

  describe('costs little', () => {
    const writeUnitsOf = async (count: number) => {
      world.memory.store.meter.reset();
      await world.deliver(world.request(world.friends(count)));
      return world.memory.store.meter.read().writeUnits;
    };

    it('writes at most 0.1 units a multicast recipient without caps', async () => {
      expect((await writeUnitsOf(500)) / 500).toBeLessThanOrEqual(0.1);
    });

    it('writes at most 1.2 units a multicast recipient with caps', async () => {
      world.settings.frequencyCaps = { perDay: 5, per30Days: 60 };
      expect((await writeUnitsOf(500)) / 500).toBeLessThanOrEqual(1.2);
    });
  });
});
