/** Figures that are no node's own; node ids have no slash. */

export const goalFigure = (name: string): string => `goal/${name}`;
export const exitFigure = (name: string): string => `exit/${name}`;
/** Members that came from an earlier version, and that went on to a later one. */
export const movedInFigure = 'moved/in';
export const movedOutFigure = 'moved/out';
/** Who took a way of a node that learns, and after whom it was worth it. */
export const takenFigure = (nodeId: string, edge: string): string => `${nodeId}/${edge}`;
export const wonFigure = (nodeId: string, edge: string): string => `${nodeId}/${edge}/won`;
/** What became of the messages of one of a send's variants. */
export const variantFigure = (nodeId: string, name: string): string => `${nodeId}/variant/${name}`;
