import type { NodeCounts } from './ports.ts';

/** The sum of figures. */
export function addCounts(...all: readonly NodeCounts[]): NodeCounts {
  const sum: Record<string, Record<string, number>> = {};
  for (const counts of all) {
    for (const [nodeId, figures] of Object.entries(counts)) {
      const node = (sum[nodeId] ??= {});
      for (const [name, figure] of Object.entries(figures)) node[name] = (node[name] ?? 0) + figure;
    }
  }
  return sum;
}
