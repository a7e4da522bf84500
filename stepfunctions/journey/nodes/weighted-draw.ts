import { v5 } from 'uuid';

/**
 * The place of one of the weights, by a hash of the words that is uniform: the same words always draw the same, and each
 * weight its share.
 */
export function weightedDraw(
  weights: readonly number[],
  words: readonly string[],
  namespace: string,
): number {
  const hash = v5(JSON.stringify(words), namespace);
  const draw = parseInt(hash.slice(0, 8), 16) / 2 ** 32;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  return weights.findIndex((weight) => (reached += weight) > draw * total);
}
