/** Where a function is smallest, as far as it was found. */
export interface Minimum {
  at: readonly number[];
  value: number;
  /** The slope is as flat as asked, or no step goes further down. */
  isConverged: boolean;
}

const differenceStep = 1e-5;
const flatSlope = 1e-9;
const mostIterations = 300;
const mostHalvings = 40;
/** Armijo: a step must bring so much of what the slope promises. */
const sufficientShare = 1e-4;

type Vector = readonly number[];

/**
 * The BFGS method (Nocedal & Wright, Numerical Optimization, 2006, chapter 6) with central differences and a backtracking
 * line search. For smooth functions of a few parameters of about the same scale, such as logarithms.
 */
export function minimise(f: (x: Vector) => number, start: Vector): Minimum {
  let x = [...start];
  let value = f(x);
  let slope = gradient(f, x);
  let inverse = identity(x.length);
  for (let iteration = 0; iteration < mostIterations; iteration += 1) {
    if (norm(slope) < flatSlope) return { at: x, value, isConverged: true };
    let direction = inverse.map((row) => -dot(row, slope));
    if (dot(direction, slope) >= 0) {
      inverse = identity(x.length);
      direction = slope.map((part) => -part);
    }
    const next = lineSearch(f, { x, value, slope, direction });
    if (!next) return { at: x, value, isConverged: norm(slope) < Math.sqrt(flatSlope) };
    const nextSlope = gradient(f, next.x);
    inverse = updated(inverse, {
      step: next.x.map((part, index) => part - (x[index] ?? 0)),
      turn: nextSlope.map((part, index) => part - (slope[index] ?? 0)),
    });
    ({ x, value } = next);
    slope = nextSlope;
  }
  return { at: x, value, isConverged: false };
}

function lineSearch(
  f: (x: Vector) => number,
  from: { x: Vector; value: number; slope: Vector; direction: Vector },
): { x: number[]; value: number } | undefined {
  const { x, value, slope, direction } = from;
  const promised = dot(direction, slope);
  // Longer first steps of a logarithm leave what numbers can hold.
  let length = Math.min(1, 2 / norm(direction));
  for (let halving = 0; halving < mostHalvings; halving += 1, length /= 2) {
    const there = x.map((part, index) => part + length * (direction[index] ?? 0));
    const found = f(there);
    if (Number.isFinite(found) && found < value + sufficientShare * length * promised)
      return { x: there, value: found };
  }
  return undefined;
}

function gradient(f: (x: Vector) => number, x: Vector): number[] {
  return x.map((_, place) => {
    const moved = (by: number): Vector => x.map((part, index) => (index === place ? part + by : part));
    return (f(moved(differenceStep)) - f(moved(-differenceStep))) / (2 * differenceStep);
  });
}

/** The inverse Hessian after a step, unless the step says nothing about the curvature. */
function updated(inverse: number[][], { step, turn }: { step: Vector; turn: Vector }): number[][] {
  const curvature = dot(step, turn);
  if (curvature <= 1e-14) return inverse;
  const turned = inverse.map((row) => dot(row, turn));
  const scale = (1 + dot(turn, turned) / curvature) / curvature;
  return inverse.map((row, i) =>
    row.map(
      (part, j) =>
        part +
        scale * (step[i] ?? 0) * (step[j] ?? 0) -
        ((turned[i] ?? 0) * (step[j] ?? 0) + (step[i] ?? 0) * (turned[j] ?? 0)) / curvature,
    ),
  );
}

const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
const dot = (a: Vector, b: Vector): number => a.reduce((sum, part, index) => sum + part * (b[index] ?? 0), 0);
const norm = (a: Vector): number => Math.sqrt(dot(a, a));
