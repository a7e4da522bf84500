import { isHeldOut } from '../../lambdas/journeys/domain/is-held-out.ts';
import { readyJourneys } from '../../stepfunctions/ready-journeys/index.ts';
import { productWorld } from '../support/product-world.ts';
import { dateOfDay, journeyOf, memberOf, walkReady, type Walker } from '../support/ready-walk.ts';

/** Moments are `day hh:mm`, the first day being a Tuesday; entries are gathered for a minute. */
type Deed = NonNullable<Walker['does']>[number];

const follows: Deed = ['1 10:00', 'friend.followed', { isUnblocked: false }];
const leavesCart = (when: string): Deed => [when, 'cart.abandoned'];
const looks = (when: string): Deed => [when, 'page.viewed', { url: 'https://shop.example/tea' }];
const orders = (when: string, nth = 2): Deed => [
  when,
  'order.placed',
  { nth, amountMinor: 1000, currency: 'JPY' },
];
const taps = (when: string, data: string): Deed => [when, 'postback.received', { data }];
const writes = (when: string): Deed => [when, 'message.received', { messageType: 'text' }];
const falls = (when: string, to: string): Deed => [when, 'nes.changed', { from: 'E0', to }];
const hears = (type: string, when = '1 10:00'): Deed => [when, `custom.${type}`];
const isDormant = (segmentId = 'dormant-friends'): Deed => ['1 03:00', 'segment.entered', { segmentId }];
const blocks = (when: string): Deed => [when, 'friend.blocked'];

/** A gift is on its way to them. */
const greeted = { tags: { 'new-friend-gift': 1 } };
/** The gift was long ago: the tag fades. */
const longGreeted = { tags: { 'new-friend-gift': 0.4 } };
const scored = (nes: 'E0' | 'S1' | 'S2' | 'S3', name: 'at-risk' | 'cant-lose' | 'loyal' = 'at-risk') => ({
  scores: { nes, name },
});
const atTheEvent = { attributes: { eventAt: `${dateOfDay(20)}T19:00:00+09:00` } };
/** The first of the names by whom the lot keeps somebody out of the journey. */
const drawnOut = (name: string): string =>
  Array.from({ length: 26 }, (_, index) => String.fromCharCode(97 + index)).find((who) =>
    isHeldOut(0.1, journeyOf(name), memberOf(name, who)),
  ) ?? '';

let world: Awaited<ReturnType<typeof productWorld>>;
beforeAll(async () => {
  world = await productWorld();
});
afterAll(() => world.close());

type Expected = Record<string, Walker & { gets: string[] }>;

const walked = new Set<string>();

/** Everybody gets just that, somebody takes each way, and each goal and exit rule takes somebody out. */
async function walk(name: string, walkers: Expected, { days = 40, inside = 0 } = {}): Promise<void> {
  const found = await walkReady(world.core, name, walkers, days);
  expect(found.walks).toEqual(
    Object.fromEntries(Object.entries(walkers).map(([who, { gets }]) => [who, gets])),
  );
  expect(found.unreached).toEqual({ nodes: [], edges: [] });
  expect(Object.entries(found.reasons).filter(([, members]) => members === 0)).toEqual([]);
  expect(found.inside).toBe(inside);
  walked.add(name);
}

describe('the ready journey', () => {
  it('welcome-gift greets, gives tips and the gift, holds other gifts meanwhile and counts who blocks', () =>
    walk('welcome-gift', {
      stays: {
        does: [follows],
        gets: [
          ...['1 10:01 hello', '1 10:01 tag.added new-friend-gift', '3 10:01 tips', '8 10:01 gift'],
          '11 10:01 tag.removed new-friend-gift',
        ],
      },
      blocks: {
        does: [follows, blocks('4 12:00')],
        gets: [
          ...['1 10:01 hello', '1 10:01 tag.added new-friend-gift', '3 10:01 tips', '4 12:00 exit blocked'],
        ],
      },
      'comes back': { does: [['1 10:00', 'friend.followed', { isUnblocked: true }]], gets: [] },
    }));

  it('cart-abandonment reminds, then gives a coupon, but to new friends; an order ends it', () =>
    walk('cart-abandonment', {
      waits: {
        does: [leavesCart('1 10:00'), leavesCart('5 10:00'), leavesCart('9 10:00')],
        gets: [
          ...['1 10:01 remind', '2 10:01 coupon', '5 10:01 refused reentry'],
          ...['9 10:01 remind', '10 10:01 coupon'],
        ],
      },
      'new friend': { ...greeted, does: [leavesCart('1 10:00')], gets: ['1 10:01 remind'] },
      'friend for weeks': {
        ...longGreeted,
        does: [leavesCart('1 10:00')],
        gets: ['1 10:01 remind', '2 10:01 coupon'],
      },
      orders: {
        does: [leavesCart('1 10:00'), orders('1 20:00')],
        gets: ['1 10:01 remind', '1 20:00 goal ordered'],
      },
      blocks: {
        does: [leavesCart('1 10:00'), blocks('1 12:00')],
        gets: ['1 10:01 remind', '1 12:00 exit blocked'],
      },
    }));

  it('browse-abandonment offers help once in two weeks to who neither orders nor writes', () =>
    walk('browse-abandonment', {
      looks: {
        does: [looks('1 10:00'), looks('4 10:00'), looks('15 11:00')],
        gets: ['1 12:01 help', '4 10:01 refused reentry', '15 13:01 help'],
      },
      orders: { does: [looks('1 10:00'), orders('1 11:00')], gets: ['1 11:00 goal ordered'] },
      writes: { does: [looks('1 10:00'), writes('1 11:30')], gets: ['1 11:30 exit wrote'] },
      blocks: { does: [looks('1 10:00'), blocks('2 12:00')], gets: ['1 12:01 help', '2 12:00 exit blocked'] },
    }));

  it('second-purchase thanks, suggests at the best hour and offers, until the second order', () =>
    walk('second-purchase', {
      once: {
        does: [orders('1 10:00', 1)],
        gets: ['1 10:01 thanks', '11 17:00 suggest', '25 17:00 offer'],
      },
      again: {
        does: [orders('1 10:00', 1), orders('12 09:00')],
        gets: ['1 10:01 thanks', '11 17:00 suggest', '12 09:00 goal ordered'],
      },
      blocks: {
        does: [orders('1 10:00', 1), blocks('3 09:00')],
        gets: ['1 10:01 thanks', '3 09:00 exit blocked'],
      },
      regular: { does: [orders('1 10:00', 3)], gets: [] },
    }));

  it('review asks after a week, answers both answers, and asks nobody who gave the order back', () =>
    walk('review', {
      likes: {
        does: [orders('1 10:00'), taps('8 12:00', 'review=good')],
        gets: ['8 10:01 ask', '8 12:00 please', '8 12:00 tag.added happy-customer'],
      },
      dislikes: {
        does: [orders('1 10:00'), taps('9 12:00', 'review=bad')],
        gets: ['8 10:01 ask', '9 12:00 sorry', '9 12:00 tag.added unhappy-customer'],
      },
      silent: { does: [orders('1 10:00')], gets: ['8 10:01 ask'] },
      'too late': { does: [orders('1 10:00'), taps('12 12:00', 'review=good')], gets: ['8 10:01 ask'] },
      returns: {
        does: [orders('1 10:00'), ['3 10:00', 'order.refunded']],
        gets: ['3 10:00 exit refunded'],
      },
      cancels: {
        does: [orders('1 10:00'), ['1 11:00', 'order.cancelled']],
        gets: ['1 11:00 exit cancelled'],
      },
      blocks: { does: [orders('1 10:00'), blocks('8 12:00')], gets: ['8 10:01 ask', '8 12:00 exit blocked'] },
    }));

  it('birthday gives a present, later to whom a welcome gift is on its way, and reminds before it ends', () =>
    walk('birthday', {
      celebrates: { birthday: '12-03', gets: ['3 09:01 gift', '13 09:01 remind'] },
      'new friend': {
        ...greeted,
        birthday: '12-03',
        gets: ['3 09:01 greet', '13 09:01 belated', '23 09:01 remind'],
      },
      orders: {
        birthday: '12-03',
        does: [orders('5 10:00')],
        gets: ['3 09:01 gift', '5 10:00 goal ordered'],
      },
      blocks: {
        birthday: '12-03',
        does: [blocks('4 10:00')],
        gets: ['3 09:01 gift', '4 10:00 exit blocked'],
      },
      'in summer': { birthday: '06-03', gets: [] },
    }));

  it('points-expiry tells at once and again before the date, until the points are used', () =>
    walk('points-expiry', {
      dated: {
        attributes: { pointsExpireAt: dateOfDay(21), pointsExpiring: 300 },
        does: [hears('pointsExpiring')],
        gets: ['1 10:01 tell', '18 10:00 again'],
      },
      undated: {
        does: [
          hears('pointsExpiring'),
          hears('pointsExpiring', '9 10:00'),
          hears('pointsExpiring', '30 10:00'),
        ],
        gets: [
          ...['1 10:01 tell', '3 10:01 again', '9 10:01 refused reentry'],
          ...['30 10:01 tell', '32 10:01 again'],
        ],
      },
      uses: {
        does: [hears('pointsExpiring'), hears('pointsUsed', '2 10:00')],
        gets: ['1 10:01 tell', '2 10:00 goal used'],
      },
      orders: {
        does: [hears('pointsExpiring'), orders('2 10:00')],
        gets: ['1 10:01 tell', '2 10:00 goal ordered'],
      },
      blocks: {
        does: [hears('pointsExpiring'), blocks('2 10:00')],
        gets: ['1 10:01 tell', '2 10:00 exit blocked'],
      },
    }));

  it('tier-upgrade congratulates, tags and explains, each time anew', () =>
    walk('tier-upgrade', {
      rises: {
        does: [hears('tierRaised'), hears('tierRaised', '5 10:00')],
        gets: [
          ...['1 10:01 congratulate', '1 10:01 tag.added tier-upgraded', '2 10:01 explain'],
          ...['5 10:01 congratulate', '5 10:01 tag.added tier-upgraded', '6 10:01 explain'],
        ],
      },
      blocks: {
        does: [hears('tierRaised'), blocks('1 12:00')],
        gets: ['1 10:01 congratulate', '1 10:01 tag.added tier-upgraded', '1 12:00 exit blocked'],
      },
    }));

  it('replenishment reminds by date, by the own interval or after sixty days, from each order anew', () =>
    walk(
      'replenishment',
      {
        dated: {
          attributes: { replenishAt: dateOfDay(20) },
          does: [orders('1 14:00')],
          gets: ['20 10:00 remind'],
        },
        'by interval': { does: [orders('1 14:00'), falls('26 03:00', 'S1')], gets: ['26 10:00 remind'] },
        unknown: { does: [orders('1 14:00')], gets: ['62 10:00 remind'] },
        orders: {
          attributes: { replenishAt: dateOfDay(20) },
          does: [orders('1 14:00'), orders('21 09:00')],
          gets: ['20 10:00 remind', '21 09:00 goal ordered', '81 10:00 remind'],
        },
        blocks: { does: [orders('1 14:00'), blocks('2 14:00')], gets: ['2 14:00 exit blocked'] },
      },
      { days: 100 },
    ));

  it('wake-up tells each stage of sleep something else in the morning, and follows who falls deeper', () =>
    walk('wake-up', {
      dozes: { ...scored('S1'), does: [falls('2 03:00', 'S1')], gets: ['2 10:00 dozing'] },
      'dozes, then half asleep': {
        ...scored('S1'),
        does: [falls('2 03:00', 'S1'), falls('12 03:00', 'S2')],
        gets: [
          ...['2 10:00 dozing', '12 03:01 refused reentry'],
          ...['12 10:00 halfAsleep', '22 10:00 halfAsleepEnds'],
        ],
      },
      'dozes, then asleep': {
        ...scored('S1'),
        does: [falls('2 03:00', 'S1'), falls('12 03:00', 'S3')],
        gets: ['2 10:00 dozing', '12 03:01 refused reentry', '12 10:00 asleep', '22 10:00 asleepEnds'],
      },
      'half asleep, soon asleep': {
        ...scored('S2'),
        does: [falls('2 03:00', 'S2'), falls('9 03:00', 'S3')],
        gets: ['2 10:00 halfAsleep', '9 03:01 refused reentry', '9 10:00 asleep', '19 10:00 asleepEnds'],
      },
      'half asleep, later asleep': {
        ...scored('S2'),
        does: [falls('2 03:00', 'S2'), falls('14 03:00', 'S3')],
        gets: [
          ...['2 10:00 halfAsleep', '12 10:00 halfAsleepEnds', '14 03:01 refused reentry'],
          ...['14 10:00 asleep', '24 10:00 asleepEnds'],
        ],
      },
      asleep: {
        ...scored('S3'),
        does: [falls('2 03:00', 'S3')],
        gets: ['2 10:00 asleep', '12 10:00 asleepEnds'],
      },
      orders: {
        ...scored('S3'),
        does: [falls('2 03:00', 'S3'), orders('5 12:00')],
        gets: ['2 10:00 asleep', '5 12:00 goal ordered'],
      },
      blocks: {
        ...scored('S1'),
        does: [falls('2 03:00', 'S1'), blocks('2 12:00')],
        gets: ['2 10:00 dozing', '2 12:00 exit blocked'],
      },
    }));

  it('win-back writes to At Risk and Can’t Lose on Mondays, leaves who answers to the staff, and holds some out', () => {
    const later = ['14 10:01 refused reentry', '21 10:01 refused reentry'];
    return walk(
      'win-back',
      {
        'at risk': { ...scored('S3'), gets: ['7 10:01 personal', '12 10:01 percent', ...later] },
        'at risk 4': { ...scored('S3'), gets: ['7 10:01 personal', '12 10:01 delivery', ...later] },
        'cannot lose': {
          ...scored('S3', 'cant-lose'),
          gets: ['7 10:01 valued', '12 10:01 delivery', ...later],
        },
        answers: {
          ...scored('S3', 'cant-lose'),
          does: [writes('9 12:00')],
          gets: ['7 10:01 valued', '9 12:00 tag.added win-back-answered', ...later],
        },
        orders: {
          ...scored('S3'),
          does: [orders('9 12:00')],
          gets: ['7 10:01 personal', '9 12:00 goal ordered', ...later],
        },
        'blocks it': {
          ...scored('S3'),
          does: [blocks('8 12:00')],
          gets: ['7 10:01 personal', '8 12:00 exit blocked', ...later],
        },
        [drawnOut('win-back')]: {
          ...scored('S3'),
          does: [orders('9 12:00')],
          gets: ['7 10:01 refused heldOut'],
        },
        loyal: { ...scored('E0', 'loyal'), gets: [] },
      },
      { days: 27 },
    );
  });

  it('dormant-clean-up asks once, and tags who does not answer', () =>
    walk('dormant-clean-up', {
      silent: { does: [isDormant()], gets: ['1 10:00 ask', '15 10:00 tag.added dormant'] },
      stays: { does: [isDormant(), taps('3 12:00', 'stay=yes')], gets: ['1 10:00 ask', '3 12:00 thanks'] },
      'tagged before': {
        tags: { dormant: 1 },
        does: [isDormant(), writes('3 12:00')],
        gets: ['1 10:00 ask', '3 12:00 thanks', '3 12:00 tag.removed dormant'],
      },
      blocks: { does: [isDormant(), blocks('2 12:00')], gets: ['1 10:00 ask', '2 12:00 exit blocked'] },
      'in another segment': { does: [isDormant('new-friends')], gets: [] },
    }));

  it('event-reminder confirms and reminds a day and two hours before, as far as there is time', () =>
    walk('event-reminder', {
      comes: {
        ...atTheEvent,
        does: [hears('eventBooked')],
        gets: ['1 10:01 booked', '19 10:00 tomorrow', '20 17:00 soon'],
      },
      'books the evening before': {
        attributes: { eventAt: `${dateOfDay(2)}T09:00:00+09:00` },
        does: [hears('eventBooked', '1 12:00')],
        gets: ['1 12:01 booked', '2 07:00 soon'],
      },
      undated: { does: [hears('eventBooked')], gets: ['1 10:01 booked'] },
      cancels: {
        ...atTheEvent,
        does: [hears('eventBooked'), hears('eventCancelled', '5 10:00')],
        gets: ['1 10:01 booked', '5 10:00 exit cancelled'],
      },
      blocks: {
        ...atTheEvent,
        does: [hears('eventBooked'), blocks('5 10:00')],
        gets: ['1 10:01 booked', '5 10:00 exit blocked'],
      },
    }));

  it('survey keeps each answer, rewards it at once, and leaves the others in peace', () => {
    const answers = (when: string, answer: string) => ({
      does: [taps(when, `survey=${answer}`)],
      gets: [
        ...['1 00:01 ask', `${when} member.changed survey ${answer}`, `${when} reward`],
        `${when} tag.added survey-answered`,
      ],
    });
    return walk('survey', {
      taste: answers('1 12:00', 'taste'),
      price: answers('2 12:00', 'price'),
      place: answers('3 12:00', 'place'),
      silent: { gets: ['1 00:01 ask'] },
      blocks: { does: [blocks('1 12:00')], gets: ['1 00:01 ask', '1 12:00 exit blocked'] },
      'cannot be reached': { isBlocked: true, gets: ['1 00:01 notSent blocked'] },
    });
  });

  it('that is new is walked here, too', () => {
    expect([...walked].sort()).toEqual([...readyJourneys.keys()].sort());
  });
});
