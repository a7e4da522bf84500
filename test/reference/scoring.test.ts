import { nesStates, rfmNames, valueTypes } from '../../lambdas/scoring/contracts.ts';
import { compareStates } from '../../lambdas/scoring/domain/compare-states.ts';
import { calibrate, populationOf, scoreMember } from '../../lambdas/scoring/domain/population.ts';
import { codeOf } from '../../lambdas/scoring/domain/score-code.ts';
import { dayOfDate } from '../../lambdas/shared/domain/local-day.ts';
import { packIds } from '../../lambdas/shared/domain/pack-ids.ts';
import { customersOf, measureOf } from '../support/reference-customers.ts';
import { onlineRetail, rfmOrders, type Purchase } from '../support/reference-data.ts';

const clvTerms = { months: 12, monthlyDiscountRate: 0.01, marginShare: 1 };

function scored(purchases: readonly Purchase[], asOf: string) {
  const customers = customersOf(purchases, asOf).sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const day = dayOfDate(asOf);
  const measure = measureOf(customers, asOf);
  const population = populationOf(measure, calibrate(measure, { day, clvTerms }), day);
  const rows = customers.flatMap(({ memberId, commerce }) =>
    commerce ? [{ memberId, commerce, scores: scoreMember(commerce, population, undefined) }] : [],
  );
  const count = <Name extends string>(names: readonly Name[], of: (row: (typeof rows)[number]) => Name) =>
    names.map((name) => rows.filter((row) => of(row) === name).length);
  return {
    population,
    rows,
    names: count(rfmNames, ({ scores }) => scores.name),
    valueTypes: count(valueTypes, ({ scores }) => scores.valueType),
    nes: count(nesStates, ({ scores }) => scores.nes),
    states: {
      ids: packIds(rows.map(({ memberId }) => memberId)),
      codes: Uint32Array.from(rows, ({ scores }) => codeOf(scores)),
      lastDays: Uint16Array.from(rows, ({ commerce }) => commerce.lastDay),
    },
  };
}

describe('Online Retail', () => {
  it('has the eleven named segments and the eight types of the reference', () => {
    const { rows, names, valueTypes: types } = scored(onlineRetail(), '2011-12-10');
    expect(rows).toHaveLength(4338);
    expect(names).toEqual([861, 676, 563, 35, 213, 736, 148, 367, 54, 351, 334]);
    expect(types).toEqual([689, 117, 27, 38, 358, 1750, 40, 1319]);
  });

  it('has the NES states and the population of the reference at the end of November 2011', () => {
    const { nes, population } = scored(onlineRetail(), '2011-11-30');
    expect(nes).toEqual([541, 1916, 626, 355, 859]);
    expect(population.nes).toMatchObject({ outcome: 'fitted' });
    const { alpha, theta, k } = population.nes as { alpha: number; theta: number; k: number };
    expect(alpha).toBeCloseTo(3.4289, 4);
    expect(theta).toBeCloseTo(0.0052951, 7);
    expect(k).toBeCloseTo(0.76499, 5);
  });

  it('moves between the states from August to November as the reference does', () => {
    const before = scored(onlineRetail(), '2011-08-31');
    const after = scored(onlineRetail(), '2011-11-30');
    const changes = compareStates(before.states, after.states, { sinceDay: dayOfDate('2011-08-31') });
    const cell = (from: number, to: number) => changes.nes[from]?.[to];
    const [N, E0, S1, S2, S3] = [0, 1, 2, 3, 4] as const;
    expect([cell(N, E0), cell(S1, E0), cell(S2, E0), cell(S3, E0)]).toEqual([111, 392, 179, 174]);
    const sums = changes.nes.slice(0, 5).map((row) => row.reduce((sum, members) => sum + members, 0));
    expect(sums).toEqual(before.nes);
    expect([sums[N], sums[S1], sums[S2], sums[S3]]).toEqual([310, 796, 513, 518]);
  });
});

describe('rfm_data_orders', () => {
  it('has the eleven named segments of the reference, and the Champions of the package', () => {
    const { rows, names } = scored(rfmOrders(), '2006-12-31');
    expect(names).toEqual([159, 178, 155, 17, 43, 129, 28, 116, 42, 53, 75]);
    expect(rows).toHaveLength(995);
  });
});
