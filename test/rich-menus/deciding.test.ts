import type { MemberRow } from '../../lambdas/members/contracts.ts';
import { conditionWords, meets, type Condition } from '../../lambdas/rich-menus/domain/condition.ts';
import { isWithin, LocalMinute, nextTurn } from '../../lambdas/rich-menus/domain/period.ts';
import {
  canSeeMenus,
  concernsRules,
  decidingRule,
  defaultAt,
  linkToTell,
} from '../../lambdas/rich-menus/domain/rules.ts';

const row: MemberRow = {
  channelId: '1',
  memberId: '00000000-0000-4000-8000-000000000001',
  lineUserId: 'U1',
  lifecycle: 'registered',
  language: 'zh-TW',
  attributes: {},
  tags: { vip: { intensity: 1, at: 0 } },
  createdAt: 0,
  loyalty: { tier: 'gold' },
};
const timeZone = 'Asia/Tokyo';
const at = (local: string) => ({ nowEpochMs: Date.parse(`${local}+09:00`), timeZone });
const noSegments = () => false;

describe('a condition', () => {
  it.each<[Condition, MemberRow['memberId'] | undefined, boolean]>([
    [{ tag: 'vip' }, undefined, true],
    [{ tag: 'toString' }, undefined, false],
    [{ segmentId: 's' }, row.memberId, true],
    [{ segmentId: 's' }, undefined, false],
    [{ tier: 'gold' }, undefined, true],
    [{ tier: 'silver' }, undefined, false],
    [{ lifecycle: 'registered' }, undefined, true],
    [{ lifecycle: 'friend' }, undefined, false],
    [{ language: 'zh' }, undefined, true],
    [{ language: 'zh-TW' }, undefined, true],
    [{ language: 'z' }, undefined, false],
    [{ everyone: true }, undefined, true],
  ])('%j is met or not', (condition, inSegment, expected) => {
    expect(meets(condition, row, (_segment, memberId) => memberId === inSegment)).toBe(expected);
    expect(conditionWords(condition)).toMatch(/^(are|were|use) /);
  });
});

describe('rules', () => {
  const rules = [
    { richMenuId: 'a', when: { tag: 'vip' }, from: '2026-12-24T18:00', until: '2026-12-25T00:00' },
    { richMenuId: 'b', when: { everyone: true as const } },
  ];

  it('decide by the first one that holds at the moment', () => {
    const decided = (local: string) =>
      decidingRule(rules, row, { ...at(local), isInSegment: noSegments })?.richMenuId;
    expect(
      ['2026-12-24T17:59', '2026-12-24T18:00', '2026-12-24T23:59', '2026-12-25T00:00'].map(decided),
    ).toEqual(['b', 'a', 'a', 'b']);
  });

  it('are asked only when an event can matter', () => {
    const event = (type: string, data: Record<string, string>) => ({
      ...{ id: row.memberId, type, data, channelId: '1', memberIds: [row.memberId] },
      occurredAt: '2026-11-23T00:00:00.000Z',
    });
    const concerns = (type: string, data: Record<string, string> = {}) =>
      concernsRules(event(type, data), rules);
    expect(concerns('tag.added', { tag: 'vip' })).toBe(true);
    expect(concerns('tag.removed', { tag: 'other' })).toBe(false);
    expect(concerns('segment.entered', { segmentId: 's' })).toBe(false);
    expect(concerns('friend.followed')).toBe(true);
    expect(concernsRules(event('friend.followed', {}), [])).toBe(false);
  });

  it('mean friends of the account only', () => {
    for (const lifecycle of ['prospect', 'contact', 'blocked', 'erased'] as const)
      expect(canSeeMenus({ ...row, lifecycle })).toBe(false);
    expect(canSeeMenus({ ...row, lifecycle: 'friend' })).toBe(true);
    expect(canSeeMenus({ lifecycle: 'friend' })).toBe(false);
  });

  it.each<
    [wanted: string | null, told: string | undefined, isAnew: boolean, tell: string | null | undefined]
  >([
    ['a', undefined, false, 'a'],
    ['a', 'b', false, 'a'],
    ['a', 'a', false, undefined],
    ['a', 'a', true, 'a'],
    [null, 'a', false, null],
    [null, undefined, false, undefined],
    [null, undefined, true, undefined],
  ])('wanting %s after telling %s (anew: %s) tell LINE %s', (wanted, told, isAnew, tell) => {
    expect(linkToTell(wanted, { told, isAnew })).toBe(tell);
  });
});

describe('time', () => {
  it('begins with its first minute and ends before its last, also across daylight saving', () => {
    // Clocks in Berlin go from 02:00 to 03:00 on 2027-03-28: the skipped minute is taken as far after the gap.
    const berlin = { timeZone: 'Europe/Berlin', nowEpochMs: Date.parse('2027-03-28T01:29:00Z') };
    expect(isWithin({ from: '2027-03-28T02:30' }, berlin)).toBe(false);
    expect(
      isWithin({ from: '2027-03-28T02:30' }, { ...berlin, nowEpochMs: berlin.nowEpochMs + 60_000 }),
    ).toBe(true);
    expect(isWithin({}, berlin)).toBe(true);
  });

  it('turns at the next beginning or end', () => {
    const periods = [
      { from: '2026-12-24T18:00', until: '2026-12-26T00:00' },
      { until: '2026-12-25T09:00' },
      {},
    ];
    const turn = (local: string) => nextTurn(periods, at(local));
    expect(
      ['2026-12-01T00:00', '2026-12-24T18:00', '2026-12-25T09:00', '2026-12-26T00:00'].map(turn),
    ).toEqual(['2026-12-24T18:00', '2026-12-25T09:00', '2026-12-26T00:00', undefined]);
  });

  it('is a minute that exists', () => {
    for (const wrong of [
      '2026-02-30T10:00',
      '2026-12-24',
      '2026-12-24T24:00',
      '2026-12-24T10:00Z',
      '2026-13-01T00:00',
    ])
      expect(LocalMinute.safeParse(wrong).success).toBe(false);
    expect(LocalMinute.safeParse('2028-02-29T23:59').success).toBe(true);
  });

  it('chooses the scheduled default whose time it is', () => {
    const menu = {
      richMenuId: null,
      scheduled: [{ richMenuId: 'x', from: '2026-12-24T00:00', until: '2026-12-25T00:00' }],
    };
    expect([defaultAt(menu, at('2026-12-24T12:00')), defaultAt(menu, at('2026-12-25T00:00'))]).toEqual([
      'x',
      null,
    ]);
  });
});
