import { droppedFigure, entriesFigure, reentered } from './domain/figure-names.ts';
import { addCounts } from './add-counts.ts';
import type { NodeCounts } from './ports.ts';

/** Figures of a passage that ends with the reply which carried its first sends, since its member entered again. */
export function repliedOnly(nodeIds: readonly string[]): NodeCounts {
  const [first = ''] = nodeIds;
  return addCounts(
    { [entriesFigure]: { entered: 1 }, [first]: { sent: 1 } },
    ...nodeIds.map((nodeId) => ({ [nodeId]: { entered: 1, left: 1 } })),
    { [droppedFigure(nodeIds.at(-1) ?? first, reentered)]: { entered: 1 } },
  );
}
