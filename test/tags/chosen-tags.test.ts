import { changeMemberTags, lostTags, mostTags } from '../../lambdas/tags/domain/change-member-tags.ts';

const at = Date.UTC(2026, 10, 23);
const tagsNamed = (prefix: string, count: number, byHand: boolean) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${prefix}${String(index)}`,
      { intensity: index + 1, at, ...(byHand ? { byHand: true as const } : {}) },
    ]),
  );
const added = { add: [{ tag: 'new', weight: 1 }], remove: [], at };

describe('tags that a person set', () => {
  it('outlast stronger ones that rules set when room is needed', () => {
    const tags = { ...tagsNamed('hand', mostTags - 1, true), rule: { intensity: 1000, at } };
    expect(lostTags(tags, changeMemberTags(tags, added))).toEqual(['rule']);
  });

  it('make room too when there are no others, the weakest first', () => {
    const tags = tagsNamed('hand', mostTags, true);
    expect(lostTags(tags, changeMemberTags(tags, added))).toEqual(['hand0']);
  });

  it('stay theirs when a rule adds to them', () => {
    const byPerson = changeMemberTags({}, { ...added, byHand: true });
    expect(changeMemberTags(byPerson, added)).toMatchObject({ new: { intensity: 2, byHand: true } });
    expect(changeMemberTags({}, added)['new']).not.toHaveProperty('byHand');
  });
});
