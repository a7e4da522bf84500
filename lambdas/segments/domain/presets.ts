import { nesStates, rfmNames } from '../../scoring/contracts.ts';
import type { SegmentDefinition } from '../contracts.ts';
import type { SegmentExpression } from './expression.ts';

const preset = (segmentId: string, name: string, expression: SegmentExpression): SegmentDefinition => ({
  segmentId,
  name,
  expression,
  preset: true,
});

const titled = (name: string): string => {
  const words = name.replaceAll('-', ' ').replace('cant', "can't");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const nesWords = {
  N: 'first purchase',
  E0: 'active',
  S1: 'dozing',
  S2: 'half asleep',
  S3: 'asleep',
} as const;

/** Segments that every channel has. */
export const presets: readonly SegmentDefinition[] = [
  ...rfmNames.map((name) => preset(`rfm-${name}`, titled(name), { rfm: { names: [name] } })),
  ...nesStates.map((state) =>
    preset(`nes-${state.toLowerCase()}`, `NES ${state}: ${nesWords[state]}`, { nes: [state] }),
  ),
  preset('new-friends', 'New friends', { all: [{ reachable: true }, { followed: { withinDays: 7 } }] }),
  preset('at-risk-vips', 'At-risk VIPs', {
    rfm: { names: ['at-risk', 'cant-lose'], m: { atLeast: 4 } },
  }),
  preset('birthdays-this-month', 'Birthdays this month', { birthday: { month: 'now' } }),
  preset('dormant-friends', 'Dormant friends', {
    all: [{ reachable: true }, { not: { followed: { withinDays: 90 } } }, { engagement: { below: 5 } }],
  }),
  // A customer of one purchase is always alive by the model, so only those who came back are asked by it.
  preset('likely-to-buy', 'Likely to buy', {
    all: [
      { nes: ['E0'] },
      {
        any: [
          { rfm: { r: { atLeast: 4 }, f: { atLeast: 4 } } },
          { clv: { probabilityAlive: { atLeast: 0.8 } } },
        ],
      },
    ],
  }),
];
