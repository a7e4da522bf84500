import { z } from 'zod';
import type { MemberRow } from '../../../members/contracts.ts';
import { intensityAt } from '../../../tags/contracts.ts';
import { defineKind } from '../condition-kind.ts';
import { rangeWords } from '../range.ts';

const Tagged = z
  .strictObject({
    name: z.string().trim().min(1).max(30),
    /** Of the intensity now; a member without the tag has 0. */
    atLeast: z.number().positive().optional(),
    below: z.number().positive().optional(),
  })
  .refine(({ atLeast = 0, below = Infinity }) => atLeast < below, {
    error: 'a range with something in it: atLeast must be smaller than below',
  });

function intensityOf({ tags }: MemberRow, name: string, nowEpochMs: number): number | undefined {
  const stored = Object.hasOwn(tags, name) ? tags[name] : undefined;
  return stored && intensityAt(stored, nowEpochMs);
}

export const tag = defineKind({
  schema: Tagged,
  example: { name: 'vip', atLeast: 2 },
  words: ({ name, ...bounds }) =>
    Object.keys(bounds).length === 0
      ? `are tagged ${name}`
      : `are tagged ${name} with an intensity of ${rangeWords(bounds)}`,
  effort: 2,
  test({ name, atLeast, below }, { nowEpochMs }) {
    if (atLeast === undefined && below === undefined) return (row) => Object.hasOwn(row.tags, name);
    const [from, until] = [atLeast ?? 0, below ?? Infinity];
    return (row) => {
      const intensity = intensityOf(row, name, nowEpochMs) ?? 0;
      return intensity >= from && intensity < until;
    };
  },
  because: ({ name }, row, { nowEpochMs }) => ({ intensity: intensityOf(row, name, nowEpochMs) ?? null }),
  references: ({ name }) => [{ to: 'tag', id: name, path: '/name' }],
});
