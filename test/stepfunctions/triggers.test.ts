import { JourneyTrigger } from '../../stepfunctions/journey/definition.ts';
import { parseJourney } from '../../stepfunctions/journey/parse.ts';
import { kindOfTrigger } from '../../stepfunctions/journey/triggers/kind-of-trigger.ts';
import { startsWith, triggerWords } from '../../stepfunctions/journey/triggers/starts-with.ts';
import { nextTurn, turnAfter, turnOf } from '../../stepfunctions/journey/triggers/timed.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { journeyWords } from '../../stepfunctions/journey/words.ts';

const trigger = (json: object): JourneyTrigger => JourneyTrigger.parse(json);
const starts = (json: object, type: string, data: object = {}, text?: string): boolean =>
  startsWith(trigger(json), { type, data: { ...data }, ...(text === undefined ? {} : { text }) });
const words = (json: object): string => triggerWords(trigger(json));
const journey = (changes: object): object => ({
  name: 'Test',
  trigger: { kind: 'manual' },
  start: 'out',
  nodes: { out: { kind: 'exit' } },
  ...changes,
});
const problems = (changes: object) => {
  const parsed = parseJourney(journey(changes));
  return 'problems' in parsed ? parsed.problems : validateJourney(parsed.ok, { knownTags: new Set(['vip']) });
};
const tokyo = 'Asia/Tokyo';
const at = (iso: string): number => Date.parse(iso);

describe('triggers of events', () => {
  it('tell new friends from returning ones, and where they came from', () => {
    const isNew = { isUnblocked: false, source: 'poster' };
    const returning = { isUnblocked: true };
    expect(starts({ kind: 'followed' }, 'friend.followed', returning)).toBe(true);
    expect(starts({ kind: 'followed', who: 'new' }, 'friend.followed', isNew)).toBe(true);
    expect(starts({ kind: 'followed', who: 'new' }, 'friend.followed', returning)).toBe(false);
    expect(starts({ kind: 'followed', who: 'returning' }, 'friend.followed', returning)).toBe(true);
    const fromPoster = { kind: 'followed', sources: ['poster', 'shop'] };
    expect(starts(fromPoster, 'friend.followed', isNew)).toBe(true);
    expect(starts(fromPoster, 'friend.followed', returning)).toBe(false);
    expect(words({ ...fromPoster, who: 'new' })).toBe('Starts with a new friend from poster or shop');
  });

  it('notice who blocks the account', () => {
    expect(starts({ kind: 'blocked' }, 'friend.blocked')).toBe(true);
    expect(starts({ kind: 'blocked' }, 'friend.followed')).toBe(false);
  });

  it.each([
    ['equals', 'coupon', ' ＣＯＵＰＯＮ ', true],
    ['equals', 'coupon', 'my coupon', false],
    ['contains', 'クーポン', 'ｸｰﾎﾟﾝください', true],
    ['contains', 'coupon', 'cou pon', false],
    ['pattern', 'order * status', 'Order 77 status', true],
    ['pattern', 'order*', 'reorder', false],
    ['pattern', '*a*a*', 'xax', false],
    ['pattern', 'ab*ba', 'aba', false],
  ])('find a keyword that %s %s in "%s": %s', (match, keyword, text, expected) => {
    expect(starts({ kind: 'keyword', match, keywords: [keyword] }, 'message.received', {}, text)).toBe(
      expected,
    );
  });

  it('answer no keyword without a text, and test a hostile pattern at once', () => {
    expect(starts({ kind: 'keyword', keywords: ['hi'] }, 'message.received')).toBe(false);
    const hostile = { kind: 'keyword', match: 'pattern', keywords: [`${'*a'.repeat(49)}*b`] };
    expect(starts(hostile, 'message.received', {}, 'a'.repeat(5000))).toBe(false);
    expect(words({ kind: 'keyword', match: 'contains', keywords: ['hi', 'yo'] })).toBe(
      'Starts when a message contains "hi" or "yo"',
    );
  });

  it('look at the data of a postback: whole, beginning, or parameters', () => {
    const tap = { data: 'action=buy&item=3' };
    const post = (wanted: object) => starts({ kind: 'postback', ...wanted }, 'postback.received', tap);
    expect(post({ equals: 'action=buy&item=3' })).toBe(true);
    expect(post({ startsWith: 'action=buy' })).toBe(true);
    expect(post({ params: { item: '3' } })).toBe(true);
    expect(post({ params: { item: '3', action: 'sell' } })).toBe(false);
    expect(post({ startsWith: 'action=sell' })).toBe(false);
  });

  it('ask for a tag, and of the member for its intensity', () => {
    const wanted = trigger({ kind: 'tagAdded', tag: 'vip', atLeast: 3 });
    const kind = kindOfTrigger(wanted);
    expect(startsWith(wanted, { type: 'tag.added', data: { tag: 'vip' } })).toBe(true);
    expect(startsWith(wanted, { type: 'tag.added', data: { tag: 'tea' } })).toBe(false);
    expect(kind.asks?.(wanted)).toBe('member');
    expect(kind.takes?.(wanted, { tags: { vip: 2.9 } })).toBe(false);
    expect(kind.takes?.(wanted, { tags: { vip: 3 } })).toBe(true);
    expect(triggerWords(wanted)).toBe('Starts when the tag vip reaches an intensity of 3');
  });

  it('tell who comes into a segment from who leaves it', () => {
    const entered = { kind: 'segment', segmentId: 'champions' };
    expect(starts(entered, 'segment.entered', { segmentId: 'champions' })).toBe(true);
    expect(starts(entered, 'segment.left', { segmentId: 'champions' })).toBe(false);
    expect(starts({ ...entered, change: 'left' }, 'segment.left', { segmentId: 'champions' })).toBe(true);
    expect(starts(entered, 'segment.entered', { segmentId: 'lost' })).toBe(false);
  });

  it('compare what an attribute was and became', () => {
    const moved = { attribute: 'city', from: 'Taipei', to: 'Tokyo' };
    const changed = (wanted: object) =>
      starts({ kind: 'attributeChanged', ...wanted }, 'member.changed', moved);
    expect(changed({ attribute: 'city' })).toBe(true);
    expect(changed({ attribute: 'city', to: 'Tokyo' })).toBe(true);
    expect(changed({ attribute: 'city', from: null })).toBe(false);
    expect(changed({ attribute: 'size' })).toBe(false);
    expect(words({ kind: 'attributeChanged', attribute: 'city', from: null, to: 'Tokyo' })).toBe(
      'Starts when city changes from nothing to Tokyo',
    );
  });

  it('count orders and look at what is in them', () => {
    const order = {
      ...{
        nth: 3,
        amountMinor: 5000,
        currency: 'TWD',
        productIds: ['p1'],
        categories: ['tea'],
        source: 'pos',
      },
    };
    const placed = (wanted: object) => starts({ kind: 'orderPlaced', ...wanted }, 'order.placed', order);
    expect(placed({})).toBe(true);
    expect(placed({ which: 'first' })).toBe(false);
    expect(placed({ which: 'repeat' })).toBe(true);
    expect(placed({ which: { nth: 3 } })).toBe(true);
    expect(placed({ which: { nth: 2 } })).toBe(false);
    expect(placed({ atLeastMinor: 5000, productId: 'p1', category: 'tea', source: 'pos' })).toBe(true);
    expect(placed({ atLeastMinor: 5001 })).toBe(false);
    expect(placed({ category: 'cups' })).toBe(false);
    expect(placed({ currency: 'JPY' })).toBe(false);
    expect(words({ kind: 'orderPlaced', which: 'first', atLeastMinor: 100, source: 'pos' })).toBe(
      'Starts with a first order of at least 100 minor units sold at pos',
    );
  });

  it('look at refunds and abandoned carts by their worth', () => {
    expect(starts({ kind: 'orderRefunded', atLeastMinor: 10 }, 'order.refunded', { lostMinor: 10 })).toBe(
      true,
    );
    expect(starts({ kind: 'orderRefunded', atLeastMinor: 11 }, 'order.refunded', { lostMinor: 10 })).toBe(
      false,
    );
    const cart = { amountMinor: 900, currency: 'JPY', productIds: ['cup'] };
    expect(starts({ kind: 'cartAbandoned', productId: 'cup' }, 'cart.abandoned', cart)).toBe(true);
    expect(starts({ kind: 'cartAbandoned', atLeastMinor: 901 }, 'cart.abandoned', cart)).toBe(false);
  });

  it('look at a clicked link and where it was sent', () => {
    const click = { linkId: 'l1', label: 'spring', originKey: 'broadcast:b1' };
    const clicked = (wanted: object) => starts({ kind: 'linkClicked', ...wanted }, 'link.clicked', click);
    expect(clicked({})).toBe(true);
    expect(clicked({ label: 'spring', broadcastId: 'b1' })).toBe(true);
    expect(clicked({ journeyId: 'b1' })).toBe(false);
    expect(clicked({ linkId: 'l2' })).toBe(false);
  });

  it('compare facts of events that other systems tell', () => {
    const viewed = { kind: 'apiEvent', type: 'page.viewed', startsWith: { url: 'https://shop.example/tea' } };
    expect(starts(viewed, 'page.viewed', { url: 'https://shop.example/tea/7' })).toBe(true);
    expect(starts(viewed, 'page.viewed', { url: 'https://shop.example/cups' })).toBe(false);
    expect(starts({ kind: 'apiEvent', type: 'custom.met', where: { at: 3 } }, 'custom.met', { at: 3 })).toBe(
      true,
    );
    expect(words(viewed)).toBe('Starts with page.viewed where url begins with https://shop.example/tea');
  });

  it('never start by hand or at a turn because of an event', () => {
    expect(starts({ kind: 'manual' }, 'friend.followed')).toBe(false);
    expect(starts({ kind: 'date', of: 'birthday' }, 'friend.followed')).toBe(false);
  });
});

describe('triggers of dates', () => {
  const row = (known: object) => ({ memberId: 'm', lifecycle: 'friend', attributes: {}, ...known });
  const concerns = (json: object, date: string, known: object): boolean =>
    turnOf(trigger({ kind: 'date', ...json }), at(`${date}T00:00:00Z`), tokyo)?.concerns(row(known)) === true;

  it('come every day at their time on the clock of the channel', () => {
    const birthday = trigger({ kind: 'date', of: 'birthday', localTime: '08:30' });
    expect(nextTurn(birthday, at('2026-11-23T00:00:00Z'), tokyo)).toBe(at('2026-11-23T23:30:00Z'));
  });

  it.each([
    ['on the day', { of: 'birthday' }, '2026-05-14', { birthday: '05-14' }, true],
    ['on another day', { of: 'birthday' }, '2026-05-15', { birthday: '05-14' }, false],
    ['a week before', { of: 'birthday', offsetDays: -7 }, '2026-12-27', { birthday: '01-03' }, true],
    ['3 days after', { of: 'birthday', offsetDays: 3 }, '2026-01-02', { birthday: '12-30' }, true],
    [
      'who was born on 29 February, in a short year',
      { of: 'birthday' },
      '2026-02-28',
      { birthday: '02-29' },
      true,
    ],
    [
      'who was born on 29 February, in a leap year',
      { of: 'birthday' },
      '2028-02-28',
      { birthday: '02-29' },
      false,
    ],
    ['29 February of a leap year', { of: 'birthday' }, '2028-02-29', { birthday: '02-29' }, true],
    ['without a birthday', { of: 'birthday' }, '2026-02-28', {}, false],
  ])('concern a member %s', (...[, json, date, known, expected]) => {
    expect(concerns(json, date, known)).toBe(expected);
  });

  it('take attributes that are dates, once or every year, and pass over what is none', () => {
    const end = (value: unknown) => ({ attributes: { end: value } });
    const of = { attribute: 'end' };
    expect(concerns({ of, repeat: 'once' }, '2026-05-14', end('2026-05-14'))).toBe(true);
    expect(concerns({ of, repeat: 'once' }, '2027-05-14', end('2026-05-14'))).toBe(false);
    expect(concerns({ of }, '2027-05-14', end('2026-05-14'))).toBe(true);
    expect(concerns({ of }, '2025-05-14', end('2026-05-14'))).toBe(false);
    expect(concerns({ of, repeat: 'once' }, '2025-05-14', end('05-14'))).toBe(true);
    for (const value of ['14/05/2026', 20260514, true, '2026-5-14'])
      expect(concerns({ of }, '2026-05-14', end(value))).toBe(false);
  });

  it('name each occasion apart, and the same one alike', () => {
    const occasion = (json: object, iso: string) =>
      turnOf(trigger({ kind: 'date', of: 'birthday', ...json }), at(iso), tokyo)?.occasion;
    expect(occasion({}, '2026-05-14T00:00:00Z')).toBe(
      occasion({ localTime: '10:00' }, '2026-05-14T01:00:00Z'),
    );
    expect(occasion({}, '2026-05-14T00:00:00Z')).not.toBe(occasion({}, '2027-05-14T00:00:00Z'));
  });

  it('make up for days that nothing ran, other than schedules', () => {
    const missed = { atEpochMs: at('2026-11-20T00:00:00Z'), nowEpochMs: at('2026-11-23T05:00:00Z') };
    expect(turnAfter(trigger({ kind: 'date', of: 'birthday' }), missed, tokyo)).toBe(
      at('2026-11-21T00:00:00Z'),
    );
    const daily = trigger({ kind: 'schedule', when: { localTime: '09:00' }, for: { allFriends: true } });
    expect(turnAfter(daily, missed, tokyo)).toBe(at('2026-11-24T00:00:00Z'));
  });

  it('say themselves in words', () => {
    expect(words({ kind: 'date', of: 'birthday', offsetDays: -7 })).toBe(
      'Starts 7 days before the birthday, at 09:00',
    );
    expect(words({ kind: 'date', of: { attribute: 'contractEnd' }, offsetDays: 1 })).toBe(
      'Starts 1 day after the date contractEnd of every year, at 09:00',
    );
  });
});

describe('triggers of a schedule', () => {
  const next = (when: object, after: string, zone = tokyo): string | undefined => {
    const found = nextTurn(trigger({ kind: 'schedule', when, for: { allFriends: true } }), at(after), zone);
    return found === undefined ? undefined : new Date(found).toISOString();
  };

  it.each([
    ['every hour', '0 * * * *', '2026-11-23T03:00:00Z', '2026-11-23T04:00:00.000Z'],
    ['on working days', '30 9 * * 1-5', '2026-11-27T00:30:00Z', '2026-11-30T00:30:00.000Z'],
    ['on the first of a month', '0 9 1 * *', '2026-11-23T00:00:00Z', '2026-12-01T00:00:00.000Z'],
    ['by names and lists', '0 8,20 * dec sun', '2026-11-23T00:00:00Z', '2026-12-05T23:00:00.000Z'],
    ['by steps', '*/30 */6 * * *', '2026-11-23T00:00:00Z', '2026-11-23T03:00:00.000Z'],
    ['on Sunday as 7', '0 0 * * 7', '2026-11-23T00:00:00Z', '2026-11-28T15:00:00.000Z'],
    ['on 29 February', '0 0 29 2 *', '2026-11-23T00:00:00Z', '2028-02-28T15:00:00.000Z'],
  ])('come %s', (_what, cron, after, expected) => {
    expect(next({ cron }, after)).toBe(expected);
  });

  it('come once where the clock skips an hour, and once where it shows one twice', () => {
    const newYork = 'America/New_York';
    expect(next({ cron: '30 2 * * *' }, '2026-03-07T12:00:00Z', newYork)).toBe('2026-03-08T07:30:00.000Z');
    expect(next({ cron: '30 2 * * *' }, '2026-03-08T07:30:00Z', newYork)).toBe('2026-03-09T06:30:00.000Z');
    expect(next({ cron: '30 1 * * *' }, '2026-11-01T05:30:00Z', newYork)).toBe('2026-11-02T06:30:00.000Z');
  });

  it('come at a local time of some weekdays, for friends or for the members of a segment', () => {
    const when = { localTime: '09:00', weekdays: ['monday', 'friday'] };
    expect(next(when, '2026-11-23T00:00:00Z')).toBe('2026-11-27T00:00:00.000Z');
    const friends = trigger({ kind: 'schedule', when, for: { allFriends: true } });
    const turn = turnOf(friends, at('2026-11-27T00:00:00Z'), tokyo);
    const row = { memberId: 'm', attributes: {}, lifecycle: 'friend', lineUserId: 'U1' };
    expect(turn?.concerns(row)).toBe(true);
    expect(turn?.concerns({ ...row, lifecycle: 'blocked' })).toBe(false);
    expect(turn?.concerns({ ...row, lineUserId: undefined })).toBe(false);
    const some = trigger({ kind: 'schedule', when: { cron: '0 9 * * *' }, for: { segmentId: 's1' } });
    expect(turnOf(some, 0, tokyo)?.among).toEqual({ segmentId: 's1' });
    expect(triggerWords(friends)).toBe('Starts at 09:00 on monday, friday, for all friends');
    expect(triggerWords(some)).toBe('Starts at the times 0 9 * * *, for members of the segment s1');
  });

  it.each([
    ['0 9 * *', 'wrong-cron', 'five fields'],
    ['60 9 * * *', 'wrong-cron', 'no minute'],
    ['0 9 * foo *', 'wrong-cron', 'no month'],
    ['0 9-7 * * *', 'wrong-cron', 'no hour'],
    ['*/0 9 * * *', 'wrong-cron', 'no minute'],
    ['0 9 1 * 1', 'wrong-cron', 'days of the month and weekdays'],
    ['* * * * *', 'cron-too-often', '60 times an hour'],
    ['0 0 30 2 *', 'cron-never', 'never comes'],
  ])('refuse the cron %s', (cron, code, message) => {
    const found = problems({ trigger: { kind: 'schedule', when: { cron }, for: { allFriends: true } } });
    expect(found).toMatchObject([{ path: '/trigger/when/cron', code, hint: expect.any(String) as string }]);
    expect(found[0]?.message).toContain(message);
  });
});

describe('wrong triggers and entry rules', () => {
  it.each([
    ['a kind that is none', { trigger: { kind: 'moon' } }, '/trigger/kind', 'a kind of trigger: followed'],
    [
      'a tag that nobody registered',
      { trigger: { kind: 'tagAdded', tag: 'tea' } },
      '/trigger/tag',
      'no tag tea',
    ],
    [
      'a keyword of spaces',
      { trigger: { kind: 'keyword', keywords: [' * '] } },
      '/trigger/keywords/0',
      'a word',
    ],
    [
      'a postback without data',
      { trigger: { kind: 'postback' } },
      '/trigger',
      'equals, startsWith or params',
    ],
    [
      'a link of two senders',
      { trigger: { kind: 'linkClicked', broadcastId: 'b', journeyId: 'j' } },
      '/trigger/journeyId',
      'not of both',
    ],
    [
      'an event that only we tell',
      { trigger: { kind: 'apiEvent', type: 'order.placed' } },
      '/trigger/type',
      'page.viewed',
    ],
    [
      'a time that no clock shows',
      { trigger: { kind: 'date', of: 'birthday', localTime: '25:00' } },
      '/trigger/localTime',
      'a local time',
    ],
    ['a date of nothing', { trigger: { kind: 'date', of: 'wedding' } }, '/trigger/of', '"birthday" or'],
    ['a holdout of all', { entry: { holdoutShare: 1 } }, '/entry/holdoutShare', 'from 0 to 0.9'],
    [
      'an end at the start',
      { entry: { startAt: '2026-12-01T09:00:00+09:00', endAt: '2026-12-01T00:00:00Z' } },
      '/entry/endAt',
      'Nobody could enter',
    ],
    [
      'a start without a zone',
      { entry: { startAt: '2026-12-01T09:00:00' } },
      '/entry/startAt',
      'with its zone',
    ],
    ['caps without a number', { entry: { caps: {} } }, '/entry/caps', 'perDay, inAll or both'],
    [
      'a cap that never matters',
      { entry: { caps: { perDay: 10, inAll: 5 } } },
      '/entry/caps/perDay',
      'no limit',
    ],
    ['a segment rule of nothing', { entry: { segment: {} } }, '/entry/segment', 'segmentId'],
  ])('name %s', (_what, changes, path, message) => {
    const found = problems(changes);
    expect(found).toMatchObject([{ path, hint: expect.any(String) as string }]);
    expect(found[0]?.message).toContain(message);
  });

  it('say the rules of entry in words', () => {
    const parsed = parseJourney(
      journey({
        trigger: { kind: 'followed' },
        entry: {
          reentry: { afterDays: 30 },
          segment: { segmentId: 'champions' },
          caps: { perDay: 10, inAll: 100 },
          startAt: '2026-12-01T00:00:00+09:00',
          endAt: '2026-12-25T00:00:00+09:00',
          holdoutShare: 0.1,
        },
      }),
    );
    expect('ok' in parsed && journeyWords(parsed.ok).slice(0, -1)).toEqual([
      'Starts with a friend, at out.',
      'Members who are through enter again 30 days after their last entry.',
      'Only members of the segment champions enter.',
      'At most 10 a day and 100 in all enter.',
      'Entries are taken from 2026-12-01T00:00:00+09:00 and before 2026-12-25T00:00:00+09:00.',
      '10 % are kept out, to measure against.',
    ]);
  });
});
