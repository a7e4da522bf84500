/** Arguments so near to 1 that the series needs more terms do not occur: ages and horizons are years at most. */
const mostTerms = 20_000;
const precision = 1e-16;

/** Gauss's ₂F₁(a, b; c; z) by its series, for 0 <= z < 1 and c no negative whole number. */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < mostTerms; n += 1) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) <= precision * Math.abs(sum)) break;
  }
  return sum;
}
