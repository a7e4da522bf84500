import { nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import { droppedFigure } from './domain/figure-names.ts';
import type { NodeCounts } from './ports.ts';

/** Members that leave where they are, because the journey was stopped. */
export function stopCounts(place: string, members: number): NodeCounts {
  const nodeId = nodeOfPlace(place);
  return { [nodeId]: { left: members }, [droppedFigure(nodeId, 'stopped')]: { entered: members } };
}
