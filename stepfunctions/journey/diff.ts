import { jsonPointer } from '../line-message/json-pointer.ts';
import type { JourneyDefinition, JourneyNode } from './definition.ts';
import { isSame } from './is-same.ts';
import { kindOf } from './nodes/kind-of.ts';
import { triggerWords } from './triggers/starts-with.ts';
import { nodeWords } from './words.ts';

/** One difference between two definitions. */
export interface JourneyDifference {
  /** JSON pointer into the definition that has it. */
  path: string;
  change: 'added' | 'removed' | 'changed';
  /** An English sentence. */
  words: string;
}

/** What a journey would do otherwise after `after` than after `before`, in the order of the definition. */
export function diffJourneys(before: JourneyDefinition, after: JourneyDefinition): JourneyDifference[] {
  return [...headDifferences(before, after), ...nodeDifferences(before.nodes, after.nodes)];
}

function headDifferences(before: JourneyDefinition, after: JourneyDefinition): JourneyDifference[] {
  const { nodes: _before, trigger: triggerBefore, ...headBefore } = before;
  const { nodes: _after, trigger: triggerAfter, ...headAfter } = after;
  return [
    ...leafDifferences(headBefore, headAfter, { base: [], path: [], subject: 'The journey' }),
    ...(isSame(triggerBefore, triggerAfter)
      ? []
      : [
          changed(
            '/trigger',
            `The trigger was "${triggerWords(triggerBefore)}" and is "${triggerWords(triggerAfter)}".`,
          ),
        ]),
  ];
}

type Nodes = JourneyDefinition['nodes'];

function nodeDifferences(before: Nodes, after: Nodes): JourneyDifference[] {
  const ids = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return ids.flatMap((nodeId) => nodeDifference(nodeId, before[nodeId], after[nodeId]));
}

function nodeDifference(nodeId: string, before?: JourneyNode, after?: JourneyNode): JourneyDifference[] {
  const path = jsonPointer(['nodes', nodeId]);
  if (before && !after)
    return [{ path, change: 'removed', words: `${nodeId} is gone: ${nodeWords(before)}.` }];
  if (!before && after)
    return [{ path, change: 'added', words: `${nodeId} is new: ${nodeWords(after)}${waysOf(after)}.` }];
  if (!before || !after || isSame(before, after)) return [];
  const [was, is] = [nodeWords(before), nodeWords(after)];
  const said = was === is ? [] : [changed(path, `${nodeId} was "${was}" and is "${is}".`)];
  const base = ['nodes', nodeId];
  const leaves = leafDifferences(before, after, { base, path: base, subject: nodeId });
  return [...said, ...leaves.filter(({ path: leaf }) => leaf !== `${path}/kind`)];
}

function waysOf(node: JourneyNode): string {
  const ways = kindOf(node)
    .edges(node)
    .map(({ edge, to }) => (edge === 'next' ? `then ${to}` : `${edge}: ${to}`));
  return ways.length > 0 ? `, ${ways.join(', ')}` : '';
}

interface At {
  /** Of the subject. */
  base: readonly PropertyKey[];
  path: readonly PropertyKey[];
  subject: string;
}

/** Every value that differs, at its own place. */
function leafDifferences(before: unknown, after: unknown, at: At): JourneyDifference[] {
  if (isSame(before, after)) return [];
  if (!isBranch(before) || !isBranch(after)) return [leafDifference(before, after, at)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => leafDifferences(before[key], after[key], { ...at, path: [...at.path, key] }));
}

function leafDifference(before: unknown, after: unknown, { base, path, subject }: At): JourneyDifference {
  const place = jsonPointer(path);
  const name = `${subject}: ${path.slice(base.length).join('.')}`;
  if (before === undefined)
    return { path: place, change: 'added', words: `${name} is new: ${shown(after)}.` };
  if (after === undefined)
    return { path: place, change: 'removed', words: `${name} is gone; it was ${shown(before)}.` };
  return changed(place, `${name} was ${shown(before)} and is ${shown(after)}.`);
}

const changed = (path: string, words: string): JourneyDifference => ({ path, change: 'changed', words });

const longest = 120;
const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
