import { v5 } from 'uuid';
import type { Trials } from '../node-kind.ts';

const namespace = '5b0c6a6e-0f5f-5c0e-8f8e-6d6f0c1c2d3e';

/** Numbers uniform in (0, 1) that are the same for the same seed, one hash each. */
export function seededDraws(seed: readonly unknown[]): () => number {
  let drawn = 0;
  return () => {
    const hash = v5(JSON.stringify([...seed, drawn]), namespace).replaceAll('-', '');
    drawn += 1;
    return (parseInt(hash.slice(0, 12), 16) + 0.5) / 2 ** 48;
  };
}

/**
 * Thompson sampling: one draw from each way's posterior Beta(1 + won, 1 + taken - won); the highest is taken, so a way is
 * chosen as often as it is likely to be the best (Russo et al., "A Tutorial on Thompson Sampling", 2018, algorithm 3.2).
 */
export function likelyBest(ways: readonly Trials[], draw: () => number): number {
  const worths = ways.map(({ taken, won }) => beta(1 + won, 1 + Math.max(0, taken - won), draw));
  return worths.indexOf(Math.max(...worths));
}

function beta(a: number, b: number, draw: () => number): number {
  const x = gamma(a, draw);
  return x / (x + gamma(b, draw));
}

/** For shapes of at least 1 (Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000). */
function gamma(shape: number, draw: () => number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(draw()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
