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
/** Who did not get a node's message, or left the journey in it, by the reason. */
export const droppedFigure = (nodeId: string, reason: string): string => `${nodeId}/dropped/${reason}`;
/** Why a passage ended whose member entered again. */
export const reentered = 're-entered';
/** How long members took to a goal (`goalFigure`, or the node's id), by a bucket of time. */
export const timeFigure = (goal: string, bucket: string): string => `${goal}/time/${bucket}`;

export const entriesFigure = '/entries';

/** Who went in, and who was kept out to measure against. */
export type Arm = 'entered' | 'heldOut';
/** Members of an arm, each once, and what they ordered. */
export const armFigure = (arm: Arm): string => `/arm/${arm}`;
/** Those of them whom one of the goals happened to, inside or not. */
export const armGoalFigure = (arm: Arm): string => `/arm/${arm}/goal`;
