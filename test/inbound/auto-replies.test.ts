import fc from 'fast-check';
import type { AutoReply, ReplySchedule } from '../../lambdas/inbound/contracts.ts';
import { chooseAutoReply, isOpen } from '../../lambdas/inbound/domain/choose-auto-reply.ts';
import { normaliseText } from '../../lambdas/shared/domain/normalise-text.ts';

const timeZone = 'Asia/Tokyo';
/** Monday 23 November 2026, at that time in Tokyo. */
const monday = (time: string): number => Date.parse(`2026-11-23T${time}:00+09:00`);
const tuesday = (time: string): number => monday(time) + 86_400_000;

const rule = (ruleId: string, change: Partial<AutoReply> = {}): AutoReply => ({
  ruleId,
  name: ruleId,
  kind: 'keyword',
  keywords: [ruleId],
  messages: [{ type: 'text', text: ruleId }],
  enabled: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  ...change,
});
const chosen = (rules: readonly AutoReply[], text: string | undefined, nowEpochMs = monday('12:00')) =>
  chooseAutoReply(rules, { text, nowEpochMs, timeZone })?.ruleId;

describe('normalising text', () => {
  it.each([
    ['ＨＥＬＬＯ', 'hello'],
    ['ﾎﾟｲﾝﾄ', 'ポイント'],
    ['㍿', '株式会社'],
    ['  Hello\n', 'hello'],
    ['\u3000優惠\u3000', '優惠'],
    ['STRASSE', 'straße'],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
    ['สวัสดี ', 'สวัสดี'],
    ['e\u0301', 'é'],
  ])('makes %j and %j the same', (a, b) => {
    expect(normaliseText(a)).toBe(normaliseText(b));
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).toBe(once);
      }),
    );
  });
});

describe('choosing an auto-reply', () => {
  it('answers when the whole text is a keyword, and not when it only holds one', () => {
    expect(chosen([rule('menu')], ' ＭＥＮＵ ')).toBe('menu');
    expect(chosen([rule('menu')], 'the menu please')).toBeUndefined();
  });

  it('answers any of several keywords', () => {
    const rules = [rule('menu', { keywords: ['menu', 'メニュー', '菜單'] })];
    for (const text of ['Menu', 'ﾒﾆｭｰ', '菜單']) expect(chosen(rules, text)).toBe('menu');
  });

  it('prefers the oldest keyword rule, then the smaller id', () => {
    const newer = rule('a', { keywords: ['hi'], createdAt: '2026-02-01T00:00:00.000Z' });
    const older = rule('b', { keywords: ['hi'] });
    const asOld = rule('c', { keywords: ['hi'] });
    expect(chosen([newer, asOld, older], 'hi')).toBe('b');
  });

  it('gives the default reply when no keyword fits, however old it is', () => {
    const fallback = rule('default', {
      kind: 'default',
      keywords: [],
      createdAt: '2020-01-01T00:00:00.000Z',
    });
    expect(chosen([fallback, rule('menu')], 'menu')).toBe('menu');
    expect(chosen([fallback, rule('menu')], 'something else')).toBe('default');
  });

  it('gives stickers and images the default reply only', () => {
    expect(chosen([rule('undefined')], undefined)).toBeUndefined();
    expect(chosen([rule('default', { kind: 'default', keywords: [] })], undefined)).toBe('default');
  });

  it('passes over disabled rules and says nothing without rules', () => {
    expect(chosen([rule('menu', { enabled: false })], 'menu')).toBeUndefined();
    expect(chosen([], 'menu')).toBeUndefined();
  });

  it('passes over a rule whose schedule is closed', () => {
    const night = rule('night', { keywords: ['hi'], schedule: { from: '18:00', to: '09:00' } });
    const day = rule('day', { keywords: ['hi'], createdAt: '2026-06-01T00:00:00.000Z' });
    expect(chosen([night, day], 'hi', monday('12:00'))).toBe('day');
    expect(chosen([night, day], 'hi', monday('20:00'))).toBe('night');
  });
});

describe('a reply schedule', () => {
  it.each<[string, ReplySchedule | undefined, number, boolean]>([
    ['no schedule', undefined, monday('03:00'), true],
    ['an empty one', {}, monday('03:00'), true],
    ['its first minute', { from: '09:00', to: '18:00' }, monday('09:00'), true],
    ['its last minute', { from: '09:00', to: '18:00' }, monday('17:59'), true],
    ['its end', { from: '09:00', to: '18:00' }, monday('18:00'), false],
    ['before it', { from: '09:00', to: '18:00' }, monday('08:59'), false],
    ['only a beginning, until midnight', { from: '18:00' }, monday('23:59'), true],
    ['only a beginning, after midnight', { from: '18:00' }, monday('00:00'), false],
    ['until midnight', { from: '18:00', to: '00:00' }, monday('23:59'), true],
    ['over midnight, in the evening', { from: '22:00', to: '02:00' }, monday('23:00'), true],
    ['over midnight, after it', { from: '22:00', to: '02:00' }, monday('01:59'), true],
    ['over midnight, at its end', { from: '22:00', to: '02:00' }, monday('02:00'), false],
    ['the right weekday', { weekdays: ['monday'] }, monday('12:00'), true],
    ['another weekday', { weekdays: ['tuesday'] }, monday('12:00'), false],
    [
      'the night that begins on its weekday',
      { weekdays: ['monday'], from: '22:00', to: '02:00' },
      tuesday('01:00'),
      true,
    ],
    [
      'the night that began the day before',
      { weekdays: ['monday'], from: '22:00', to: '02:00' },
      monday('01:00'),
      false,
    ],
    ['the night from Sunday', { weekdays: ['sunday'], from: '22:00', to: '02:00' }, monday('01:00'), true],
  ])('with %s', (_name, schedule, at, open) => {
    expect(isOpen(schedule, at, timeZone)).toBe(open);
  });

  it("follows the channel's clock, not UTC", () => {
    const schedule: ReplySchedule = { weekdays: ['monday'], from: '00:00', to: '01:00' };
    expect(isOpen(schedule, monday('00:30'), 'Asia/Tokyo')).toBe(true);
    expect(isOpen(schedule, monday('00:30'), 'UTC')).toBe(false);
  });

  it('is open at every moment either from a to b or from b to a, never both', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    fc.assert(
      fc.property(time, time, fc.integer({ min: 0, max: 1439 }), (a, b, minute) => {
        fc.pre(a !== b);
        const at = monday('00:00') + minute * 60_000;
        expect(isOpen({ from: a, to: b }, at, timeZone)).toBe(!isOpen({ from: b, to: a }, at, timeZone));
      }),
    );
  });
});
