import fc from 'fast-check';
import {
  localClock,
  nextLocalTime,
  outOfQuietHours,
  weekdays,
} from '../../stepfunctions/journey/local-time.ts';

const zones = ['Asia/Taipei', 'Asia/Tokyo', 'Asia/Bangkok', 'Europe/Berlin', 'America/New_York', 'UTC'];
const moment = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) });
const localTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const iso = (epochMs: number) => new Date(epochMs).toISOString();

it('finds the next local time, later than now and within two days of any zone', () => {
  fc.assert(
    fc.property(moment, fc.constantFrom(...zones), localTime, (now, zone, time) => {
      const next = nextLocalTime(now, zone, { localTime: time });
      expect(next).toBeGreaterThan(now);
      expect(next - now).toBeLessThanOrEqual(49 * 3_600_000);
      // A time that a spring night skips is shown an hour late; every other one exactly.
      const shown = localClock(next, zone).localTime;
      expect(shown === time || shown.slice(3) === time.slice(3)).toBe(true);
    }),
  );
});

it('finds the weekday that is asked for, at most two weeks ahead', () => {
  fc.assert(
    fc.property(
      moment,
      fc.constantFrom('Asia/Taipei', 'Asia/Tokyo'),
      fc.constantFrom(...weekdays),
      (now, zone, weekday) => {
        const next = nextLocalTime(now, zone, { localTime: '18:00', weekday });
        expect(localClock(next, zone)).toEqual({ weekday, localTime: '18:00' });
      },
    ),
  );
});

it('takes the first of two equal times in autumn and goes past the gap in spring', () => {
  const autumn = nextLocalTime(Date.parse('2026-10-24T12:00:00Z'), 'Europe/Berlin', { localTime: '02:30' });
  expect(iso(autumn)).toBe('2026-10-25T00:30:00.000Z');
  const spring = nextLocalTime(Date.parse('2026-03-28T12:00:00Z'), 'Europe/Berlin', { localTime: '02:30' });
  expect(iso(spring)).toBe('2026-03-29T01:30:00.000Z');
});

it('keeps a moment outside quiet hours and moves one inside to their end, midnight wrapped', () => {
  const quiet = { start: '21:00', end: '09:00' };
  const taipei = (time: string) => Date.parse(`2026-11-23T${time}:00+08:00`);
  expect(outOfQuietHours(taipei('12:00'), quiet, 'Asia/Taipei')).toBe(taipei('12:00'));
  expect(outOfQuietHours(taipei('08:59'), quiet, 'Asia/Taipei')).toBe(taipei('09:00'));
  expect(iso(outOfQuietHours(taipei('23:00'), quiet, 'Asia/Taipei'))).toBe('2026-11-24T01:00:00.000Z');
  expect(outOfQuietHours(taipei('09:00'), quiet, 'Asia/Taipei')).toBe(taipei('09:00'));
  expect(outOfQuietHours(taipei('23:00'), null, 'Asia/Taipei')).toBe(taipei('23:00'));
});
