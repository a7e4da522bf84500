import { compareArms, differenceInterval } from '../../lambdas/journeys/domain/lift.ts';
import { quantileSeconds, timeBucketOf } from '../../lambdas/journeys/domain/time-to-goal.ts';

describe('lift', () => {
  // Newcombe (1998), table II, method 10.
  it.each([
    [
      [56, 70],
      [48, 80],
      [0.0524, 0.3339],
    ],
    [
      [9, 10],
      [3, 10],
      [0.1705, 0.809],
    ],
    [
      [6, 7],
      [2, 7],
      [0.0582, 0.8062],
    ],
    [
      [5, 56],
      [0, 29],
      [-0.0381, 0.1926],
    ],
    [
      [0, 10],
      [0, 20],
      [-0.1611, 0.2775],
    ],
    [
      [0, 10],
      [0, 10],
      [-0.2775, 0.2775],
    ],
    [
      [10, 10],
      [0, 20],
      [0.6791, 1],
    ],
    [
      [10, 10],
      [0, 10],
      [0.6075, 1],
    ],
  ] as const)(
    'has the published interval for %j against %j',
    ([did, members], [otherDid, others], published) => {
      const { low, high } = differenceInterval({ did, members }, { did: otherDid, members: others });
      expect([low, high].map((edge) => Math.round(edge * 10_000) / 10_000)).toEqual(published);
    },
  );

  it.each([
    ['too early', [0, 0], [0, 0]],
    ['too early', [20, 29], [2, 100]],
    ['too early', [5, 1000], [4, 1000]],
    ['no difference shown', [30, 100], [25, 100]],
    ['better', [300, 1000], [200, 1000]],
    ['worse', [200, 1000], [300, 1000]],
  ] as const)('is %s for %j against %j', (verdict, [did, members], [otherDid, otherMembers]) => {
    const lift = compareArms({ did, members }, { did: otherDid, members: otherMembers });
    expect(lift.verdict).toBe(verdict);
  });

  it('is relative to the holdout, where somebody of it did it', () => {
    const some = compareArms({ did: 30, members: 100 }, { did: 20, members: 100 });
    expect(some).toMatchObject({ enteredShare: 0.3, heldOutShare: 0.2 });
    expect(some.relative).toBeCloseTo(0.5);
    expect(compareArms({ did: 30, members: 100 }, { did: 0, members: 100 }).relative).toBeNull();
  });
});

describe('time to a goal', () => {
  it('is counted in the bucket that it does not exceed', () => {
    expect([1, 3_600_000, 3_600_001, 200 * 86_400_000].map(timeBucketOf)).toEqual([
      ...['3600', '3600', '7200', 'more'],
    ]);
  });

  it('has a median inside its bucket, and none where nobody or only the slowest are', () => {
    const histogram = [
      { atMostSeconds: 100, members: 10 },
      { atMostSeconds: 200, members: 10 },
      { atMostSeconds: null, members: 1 },
    ];
    expect(quantileSeconds(histogram, 0.5)).toBe(105);
    expect(quantileSeconds(histogram, 1)).toBeNull();
    expect(quantileSeconds([], 0.5)).toBeNull();
  });
});
