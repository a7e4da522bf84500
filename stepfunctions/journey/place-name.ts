/**
 * Places are state names. `<node>`: its Task, or the Wait of a plain wait; `<node>.plan`: the Task that computes a
 * wait's end where no Task runs before it; `<node>.wait`: the Wait behind a node's Task; `<node>.quiet`: the Wait of a
 * send that came in quiet hours; `end`.
 */
export const endPlace = 'end';
export const planPlace = (nodeId: string): string => `${nodeId}.plan`;
export const waitPlace = (nodeId: string): string => `${nodeId}.wait`;
export const quietPlace = (nodeId: string): string => `${nodeId}.quiet`;

/** The journey node that a place belongs to: `rest.plan` and `rest` are both node `rest`. */
export function nodeOfPlace(place: string): string {
  return place.split('.', 1)[0] ?? place;
}
