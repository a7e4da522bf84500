import { bgNbdLogLikelihood } from '../../lambdas/scoring/domain/clv/bg-nbd.ts';
import { fitClvModel } from '../../lambdas/scoring/domain/clv/fit-clv-model.ts';
import { customersOf, measureOf } from '../support/reference-customers.ts';
import { onlineRetail, rfmOrders } from '../support/reference-data.ts';

/** Made once with SciPy's Nelder-Mead (tolerances 1e-10) over the same likelihoods, written anew in NumPy. */
const scipy = {
  gammaGamma: { p: 2.1033823, q: 3.45117888, v: 48_588.7888 },
  gammaGammaLogLikelihood: -31_931.755467934654,
  bgNbd: { r: 0.826817156, alpha: 9.92072267, a: 1.07366095, b: 342_197.384 },
  bgNbdLogLikelihood: -37_697.45927045661,
};

const sampleOf = (purchases: ReturnType<typeof onlineRetail>, asOf: string) =>
  measureOf(customersOf(purchases, asOf), asOf).sample;

describe('the models of Online Retail', () => {
  const sample = sampleOf(onlineRetail(), '2011-12-10');
  const fitted = fitClvModel(sample);
  if (fitted.outcome !== 'fitted') throw new Error(fitted.reason);

  it('have the spending of the reference to five ten-thousandths', () => {
    for (const name of ['p', 'q', 'v'] as const)
      expect(Math.abs(fitted.gammaGamma[name] / scipy.gammaGamma[name] - 1)).toBeLessThan(5e-4);
    expect(fitted.gammaGammaLogLikelihood).toBeCloseTo(scipy.gammaGammaLogLikelihood, 4);
  });

  it('compute the likelihood of purchases as the reference does, and find parameters that are likelier still', () => {
    const groups = { ...sample, customers: new Float64Array(sample.repeats.length).fill(1) };
    expect(bgNbdLogLikelihood(scipy.bgNbd, groups)).toBeCloseTo(scipy.bgNbdLogLikelihood, 3);
    // Hardly anybody leaves in this year: a and b lie on a ridge along which the reference stopped earlier.
    expect(fitted.bgNbdLogLikelihood).toBeGreaterThan(scipy.bgNbdLogLikelihood);
    expect(fitted.bgNbdLogLikelihood).toBeCloseTo(bgNbdLogLikelihood(fitted.bgNbd, groups), 6);
    expect(Math.abs(fitted.bgNbd.r / scipy.bgNbd.r - 1)).toBeLessThan(0.01);
    expect(Math.abs(fitted.bgNbd.alpha / scipy.bgNbd.alpha - 1)).toBeLessThan(0.01);
  });
});

it('refuses customers who buy all alike, where the reference runs to parameters of millions', () => {
  expect(fitClvModel(sampleOf(rfmOrders(), '2006-12-31'))).toMatchObject({ outcome: 'too little data' });
});
