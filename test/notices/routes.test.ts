import { answered } from '../../lambdas/notices/domain/change-notice.ts';
import { mayBeTwice, statusWords, tryWords, whyNext } from '../../lambdas/notices/domain/notice-words.ts';
import {
  accepted,
  busy,
  hourMs,
  noticeWorld,
  minuteMs,
  refused,
  taken,
  unclear,
  type NoticeWorld,
  type Scripted,
} from '../support/notice-world.ts';
import type { RouteName } from '../../lambdas/notices/domain/route-settings.ts';

describe('a notice takes its routes one after another', () => {
  let scripts: Partial<Record<RouteName, Scripted[]>>;
  let world: NoticeWorld;
  const usual: Record<RouteName, Scripted> = { linePush: accepted, lineNotification: taken, sms: accepted };

  beforeEach(() => {
    scripts = {};
    world = noticeWorld((route) => scripts[route]?.shift() ?? usual[route]);
  });
  const run = (milliseconds = 0) => world.queue.run(world.drive, milliseconds);
  const deliver = async (noticeId: string, number: number) => {
    await world.queue.send([world.receipt(noticeId, number)]);
    await run();
  };
  const all: readonly RouteName[] = ['linePush', 'lineNotification', 'sms'];

  it('ends with the first that takes it, when that tells of no delivery', async () => {
    const id = world.newNotice(all);
    await run(48 * hourMs);
    expect(world.routesCalled()).toEqual(['linePush']);
    expect(world.read(id)).toMatchObject({ status: 'accepted', tries: [{ state: 'accepted' }] });
    expect(world.contents.size).toBe(0);
  });

  it('goes on at once when a route refuses', async () => {
    scripts = { linePush: [refused], lineNotification: [refused] };
    const id = world.newNotice(all);
    await run();
    expect(world.routesCalled()).toEqual(all);
    const notice = world.read(id);
    expect(notice.status).toBe('accepted');
    expect(notice.tries.map((tried) => whyNext(notice, tried))).toEqual([
      'Nothing had been sent on this route when the next one began.',
      'Nothing had been sent on this route when the next one began.',
      undefined,
    ]);
  });

  it('fails when all refuse, and tells the bus once', async () => {
    scripts = { linePush: [refused], lineNotification: [refused], sms: [refused] };
    const id = world.newNotice(all);
    await run();
    expect(world.read(id).status).toBe('failed');
    expect(world.events.map(({ type, data }) => [type, data['status']])).toEqual([
      ['notice.ended', 'failed'],
    ]);
  });

  it('ends as delivered by the event, and no later timer sends an SMS', async () => {
    const id = world.newNotice(['lineNotification', 'sms']);
    await run(9 * minuteMs);
    expect(world.read(id).tries[0]?.state).toBe('taken');
    await deliver(id, 1);
    await run(48 * hourMs);
    expect(world.routesCalled()).toEqual(['lineNotification']);
    expect(world.read(id).status).toBe('delivered');
  });

  it('goes on when the wait passes without an event, not a moment before', async () => {
    const id = world.newNotice(['lineNotification', 'sms']);
    await run(10 * minuteMs - 1);
    expect(world.routesCalled()).toEqual(['lineNotification']);
    await run(1);
    expect(world.routesCalled()).toEqual(['lineNotification', 'sms']);
    const notice = world.read(id);
    expect(notice.tries[0] && whyNext(notice, notice.tries[0])).toBe(
      'No delivery event came within the wait.',
    );
  });

  it('says that it may have come twice when the event comes after the next route began', async () => {
    const id = world.newNotice(['lineNotification', 'sms']);
    await run(11 * minuteMs);
    await deliver(id, 1);
    const notice = world.read(id);
    expect(notice).toMatchObject({
      status: 'accepted',
      tries: [{ state: 'delivered' }, { state: 'accepted' }],
    });
    expect(mayBeTwice(notice)).toBe(true);
    expect(statusWords(notice)).toContain('may have arrived twice');
    expect(notice.tries[0] && whyNext(notice, notice.tries[0])).toContain('after the next route had begun');
    expect(world.events).toHaveLength(1);
  });

  it('takes a delivery event that comes again as the same', async () => {
    const id = world.newNotice(['lineNotification', 'sms']);
    await run();
    await deliver(id, 1);
    const { revision } = world.read(id);
    await deliver(id, 1);
    await deliver(id, 2);
    expect(world.read(id).revision).toBe(revision);
    expect(world.events).toHaveLength(1);
  });

  it('waits for 24 hours where no other route is left, then it has failed', async () => {
    const id = world.newNotice(['lineNotification']);
    await run(24 * hourMs - 1);
    expect(world.read(id).status).toBe('open');
    await run(1);
    expect(world.read(id).status).toBe('failed');
  });

  it('keeps hoping for an earlier delivery when the last route refuses', async () => {
    scripts = { sms: [refused] };
    const id = world.newNotice(['lineNotification', 'sms']);
    await run(20 * hourMs);
    expect(world.read(id).status).toBe('open');
    await deliver(id, 1);
    expect(world.read(id).status).toBe('delivered');
    expect(mayBeTwice(world.read(id))).toBe(false);
  });

  it('never repeats a notification without a clear answer: it waits for the event', async () => {
    scripts = { lineNotification: [unclear(true)] };
    const id = world.newNotice(['lineNotification', 'sms']);
    await run(5 * minuteMs);
    expect(world.routesCalled()).toEqual(['lineNotification']);
    await deliver(id, 1);
    await run(48 * hourMs);
    expect(world.routesCalled()).toEqual(['lineNotification']);
    expect(world.read(id).status).toBe('delivered');
  });

  it('then ends as unknown, or goes on, as the channel has it, and says so', async () => {
    scripts = { lineNotification: [unclear(false), unclear(false)] };
    const careful = world.newNotice(['lineNotification', 'sms']);
    const eager = world.newNotice(['lineNotification', 'sms'], { whenUnclear: 'nextRoute' });
    await run(10 * minuteMs);
    expect(world.read(careful)).toMatchObject({ status: 'unknown', tries: [{ state: 'unclear' }] });
    expect(world.read(eager)).toMatchObject({ status: 'accepted', tries: [{}, { state: 'accepted' }] });
    const [first] = world.read(eager).tries;
    expect(first && tryWords(first)).toContain('has no retry key and would send twice');
    expect(first && whyNext(world.read(eager), first)).toContain('rather sends twice');
  });

  it('repeats what took nothing for the moment', async () => {
    scripts = { lineNotification: [busy], sms: [busy, busy] };
    const id = world.newNotice(['lineNotification', 'sms']);
    await run(60 * minuteMs);
    expect(world.routesCalled()).toEqual(['lineNotification', 'lineNotification', 'sms', 'sms', 'sms']);
    expect(world.read(id).status).toBe('accepted');
  });

  it('asks for a push again under its key, and closes it before it goes on', async () => {
    scripts = { linePush: [unclear(false), unclear(false), unclear(false), unclear(false)] };
    const id = world.newNotice(['linePush', 'sms']);
    await run(10 * minuteMs);
    expect(world.routesCalled()).toEqual(['linePush', 'linePush', 'sms']);
    expect(world.read(id)).toMatchObject({
      status: 'accepted',
      tries: [{ state: 'refused', reason: 'it was not sent in time' }, { state: 'accepted' }],
    });
  });

  it('does not repeat an SMS that nobody answered', async () => {
    scripts = { sms: [unclear(true)] };
    const id = world.newNotice(['sms']);
    await run(hourMs);
    expect(world.routesCalled()).toEqual(['sms']);
    expect(world.read(id).status).toBe('unknown');
  });

  it.each([
    ['TEXT_DELIVERED', 'delivered', 'delivered', []],
    ['TEXT_SUCCESSFUL', 'accepted', 'accepted', []],
    ['TEXT_UNREACHABLE', 'accepted', 'undelivered', ['linePush']],
    ['TEXT_UNKNOWN', 'unknown', 'unclear', []],
    ['TEXT_OF_NEXT_YEAR', 'unknown', 'unclear', []],
  ] as const)('hears of an SMS: %s makes the notice %s', async (eventType, status, state, next) => {
    scripts = { sms: [taken] };
    const id = world.newNotice(['sms', 'linePush']);
    await run(minuteMs);
    expect(world.read(id)).toMatchObject({ status: 'open', tries: [{ state: 'taken', reference: 'sms-1' }] });
    await world.queue.send([world.smsReport(eventType), world.smsReport(eventType)]);
    await run(96 * hourMs);
    expect(world.routesCalled()).toEqual(['sms', ...next]);
    expect(world.read(id)).toMatchObject({ status, tries: [{ state }, ...next.map((route) => ({ route }))] });
    expect(world.events).toHaveLength(1);
  });

  it('hears of an SMS before it has noted its id', async () => {
    scripts = { sms: [taken] };
    const id = world.newNotice(['sms', 'linePush']);
    await world.drive(world.smsReport('TEXT_DELIVERED').body);
    await run();
    expect(world.read(id)).toMatchObject({ status: 'delivered', tries: [{ state: 'delivered' }] });
  });

  it('does not know texts that somebody else of the account sent', async () => {
    const id = world.newNotice(['sms']);
    await run();
    const { revision } = world.read(id);
    await world.drive(world.smsReport('TEXT_DELIVERED', 'theirs').body);
    expect(world.read(id).revision).toBe(revision);
  });

  it('waits so long for a report of an SMS before the next route, and 72 hours after the last', async () => {
    scripts = { sms: [taken, taken] };
    const first = world.newNotice(['sms', 'linePush']);
    const last = world.newNotice(['sms']);
    await run(5 * minuteMs - 1);
    expect(world.routesCalled()).toEqual(['sms', 'sms']);
    await run(1);
    expect(world.routesCalled()).toEqual(['sms', 'sms', 'linePush']);
    expect(mayBeTwice(world.read(first))).toBe(true);
    await run(72 * hourMs);
    expect(world.read(last)).toMatchObject({ status: 'unknown', tries: [{ state: 'taken' }] });
    await world.queue.send([world.smsReport('TEXT_UNREACHABLE', 'sms-1')]);
    await run();
    expect(world.read(first)).toMatchObject({ status: 'accepted', tries: [{ state: 'undelivered' }, {}] });
    expect(mayBeTwice(world.read(first))).toBe(false);
  });

  it('fails when AWS could not deliver the last', async () => {
    scripts = { sms: [taken] };
    const id = world.newNotice(['sms']);
    await world.drive({ ...world.smsReport('TEXT_CARRIER_BLOCKED').body });
    await run();
    const notice = world.read(id);
    expect(notice.status).toBe('failed');
    expect(notice.tries.map(tryWords)).toEqual([
      'SMS: AWS took it and could not deliver it: the carrier blocks messages to this phone.',
    ]);
  });

  it('makes one call when two workers see the same notice', async () => {
    const id = world.newNotice(['lineNotification']);
    const { channelId } = world.read(id);
    await Promise.all([1, 2, 3].map(() => world.drive({ channelId, noticeId: id })));
    expect(world.routesCalled()).toEqual(['lineNotification']);
    expect(world.tags).toEqual([world.tagOf(id, 1)]);
  });
});

describe('an answer that comes after its notice has ended', () => {
  it('is noted for people and changes neither end nor moment of it', async () => {
    const world = noticeWorld(() => unclear(false));
    const id = world.newNotice(['lineNotification', 'sms']);
    await world.queue.run(world.drive, 10 * minuteMs);
    const ended = world.read(id);
    const late = answered(ended, 1, { outcome: 'accepted', reference: 'late' }, world.clock.now() + hourMs);
    expect(late).toMatchObject({ status: 'unknown', endedAt: ended.endedAt });
    expect(late.tries).toMatchObject([{ state: 'accepted', reference: 'late' }]);
  });
});
