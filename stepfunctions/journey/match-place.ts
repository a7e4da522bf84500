import { jsonPointer } from '../line-message/json-pointer.ts';
import type { JourneyDefinition, JourneyNode } from './definition.ts';
import { isSame } from './is-same.ts';
import { kindOf } from './nodes/kind-of.ts';
import { nodeOfPlace, quietPlace, waitPlace } from './place-name.ts';
import { sendRuns } from './send-run.ts';

/** Why nobody can go on from a place in another definition. */
export const noMatchReasons = ['nodeGone', 'otherKind', 'sentTogether'] as const;
export type NoMatchReason = (typeof noMatchReasons)[number];

export type PlaceMatch =
  /** The same place, and the same wait until the same moment. */
  | { outcome: 'goesOn' }
  /** The node, by what it says in the other definition. */
  | { outcome: 'entersAnew' }
  | { outcome: 'none'; reason: NoMatchReason };

/**
 * Where somebody who is at a place of one definition goes on in another. A node matches a node with the same id and kind
 * that begins a request there, if it sends. In it a wait goes on where its settings are the same, wherever it leads; all
 * else begins anew.
 */
export function matchPlace(before: JourneyDefinition, after: JourneyDefinition, place: string): PlaceMatch {
  const nodeId = nodeOfPlace(place);
  const was = before.nodes[nodeId];
  const is = after.nodes[nodeId];
  if (!was || !is) return { outcome: 'none', reason: 'nodeGone' };
  if (was.kind !== is.kind) return { outcome: 'none', reason: 'otherKind' };
  if (is.kind === 'send' && !sendRuns(after).has(nodeId)) return { outcome: 'none', reason: 'sentTogether' };
  // How long quiet hours last says the channel, not the send.
  const goesOn =
    place === quietPlace(nodeId) || (isAsleepAt(before, place) && isSame(settingsOf(was), settingsOf(is)));
  return { outcome: goesOn ? 'goesOn' : 'entersAnew' };
}

/** Is the place a Wait? At all others a Task acts. */
export function isAsleepAt(definition: JourneyDefinition, place: string): boolean {
  const nodeId = nodeOfPlace(place);
  const node = definition.nodes[nodeId];
  if (!node) return false;
  if (place === waitPlace(nodeId) || place === quietPlace(nodeId)) return true;
  return place === nodeId && kindOf(node).waitUntil?.(node, anyMoment) !== undefined;
}

const anyMoment = { nowEpochMs: 0, timeZone: 'UTC', endsBeforeMarketing: false };

/** The node without where its ways lead. */
function settingsOf(node: JourneyNode): unknown {
  const targets = new Set(
    kindOf(node)
      .edges(node)
      .map(({ path }) => path),
  );
  const without = (value: unknown, path: readonly PropertyKey[]): unknown => {
    if (targets.has(jsonPointer(path))) return null;
    if (Array.isArray(value)) return value.map((item: unknown, index) => without(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]: [string, unknown]) => [key, without(inner, [...path, key])]),
    );
  };
  return without(node, []);
}
