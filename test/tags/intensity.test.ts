import fc from 'fast-check';
import { changeMemberTags, mostTags, type TagChange } from '../../lambdas/tags/domain/change-member-tags.ts';
import { intensityAt, reinforced, type StoredIntensity } from '../../lambdas/tags/domain/intensity.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 23);
const cause = fc.record({ weight: fc.double({ min: 0.01, max: 1000, noNaN: true }), day: fc.nat(365) });
const halfLife = fc.option(fc.double({ min: 0.5, max: 3650, noNaN: true }), { nil: undefined });

const total = (causes: readonly { weight: number; day: number }[], halfLifeDays: number | undefined) =>
  causes.reduce<StoredIntensity | undefined>(
    (stored, { weight, day }) => reinforced(stored, { weight, at: start + day * dayMs, halfLifeDays }),
    undefined,
  );

describe('the intensity of a tag', () => {
  it('halves every half-life, and never without one', () => {
    const stored = { intensity: 8, at: start, halfLifeDays: 10 };
    expect([0, 10, 20, 30].map((days) => intensityAt(stored, start + days * dayMs))).toEqual([8, 4, 2, 1]);
    expect(intensityAt({ intensity: 8, at: start }, start + 1000 * dayMs)).toBe(8);
  });

  it('never grows by waiting, and never falls below nothing', () => {
    fc.assert(
      fc.property(cause, halfLife, fc.nat(1000), fc.nat(1000), (given, halfLifeDays, days, more) => {
        const stored = total([given], halfLifeDays);
        if (!stored) throw new Error('one cause gives an intensity');
        const earlier = intensityAt(stored, stored.at + days * dayMs);
        const later = intensityAt(stored, stored.at + (days + more) * dayMs);
        expect(later).toBeLessThanOrEqual(earlier);
        expect(later).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is the decayed sum of its causes, in whatever order they arrive', () => {
    fc.assert(
      fc.property(
        fc.array(cause, { minLength: 1, maxLength: 8 }),
        halfLife,
        fc.nat(1000),
        (causes, halfLifeDays, salt) => {
          const now = start + 400 * dayMs;
          const shuffled = causes
            .map((given, index) => ({ given, place: (index * 7919 + salt) % 13 }))
            .sort((a, b) => a.place - b.place)
            .map(({ given }) => given);
          const expected = causes.reduce(
            (sum, { weight, day }) =>
              sum + weight * (halfLifeDays === undefined ? 1 : 0.5 ** ((400 - day) / halfLifeDays)),
            0,
          );
          for (const order of [causes, shuffled, [...causes].reverse()]) {
            const stored = total(order, halfLifeDays);
            expect(stored && intensityAt(stored, now) / expected).toBeCloseTo(1, 6);
          }
        },
      ),
    );
  });
});

describe('changing the tags of a member', () => {
  const change = (parts: Partial<TagChange>): TagChange => ({ add: [], remove: [], at: start, ...parts });
  const full = Object.fromEntries(
    Array.from({ length: mostTags }, (_, index) => [
      `tag ${String(index)}`,
      { intensity: index + 1, at: start },
    ]),
  );

  it('adds, reinforces and removes', () => {
    const tags = { vip: { intensity: 1, at: start }, cold: { intensity: 1, at: start } };
    const add = [
      { tag: 'vip', weight: 2 },
      { tag: 'new', weight: 1 },
    ];
    expect(changeMemberTags(tags, change({ add, remove: ['cold', 'unknown'] }))).toMatchObject({
      vip: { intensity: 3 },
      new: { intensity: 1 },
    });
  });

  it('lets the weakest tag make room for a new one, even a weaker one', () => {
    const tags = changeMemberTags(full, change({ add: [{ tag: 'faint', weight: 0.001 }] }));
    expect(Object.keys(tags)).toHaveLength(mostTags);
    expect(tags).toHaveProperty('faint');
    expect(tags).not.toHaveProperty('tag 0');
  });

  it('counts what is left of a tag now, not what it once was', () => {
    const faded = { ...full, 'tag 59': { intensity: 60, at: start - 100 * dayMs, halfLifeDays: 1 } };
    const tags = changeMemberTags(faded, change({ add: [{ tag: 'new', weight: 1 }] }));
    expect(tags).not.toHaveProperty('tag 59');
  });

  it('removes nothing else when there is room, or when a tag is only reinforced', () => {
    const tags = changeMemberTags(full, change({ add: [{ tag: 'tag 0', weight: 1 }] }));
    expect(Object.keys(tags)).toHaveLength(mostTags);
  });

  it('takes words that JavaScript objects know by themselves as tags like others', () => {
    for (const tag of ['constructor', 'toString', 'hasOwnProperty']) {
      const tags = changeMemberTags({}, change({ add: [{ tag, weight: 2 }] }));
      expect(tags[tag]).toEqual({ intensity: 2, at: start, halfLifeDays: undefined });
    }
  });

  it('never leaves more than the limit', () => {
    const names = fc.constantFrom(...Array.from({ length: 80 }, (_, index) => `t${String(index)}`));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.integer({ min: 1, max: 9 })), { maxLength: 120 }), (added) => {
        const tags = added.reduce(
          (before, [tag, weight]) => changeMemberTags(before, change({ add: [{ tag, weight }] })),
          {},
        );
        expect(Object.keys(tags).length).toBeLessThanOrEqual(mostTags);
      }),
    );
  });
});
