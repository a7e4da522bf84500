import type { ReadLineAudience } from '../audiences/contracts.ts';
import type { NarrowcastRecipient } from '../delivery/contracts.ts';
import type { IdSet } from '../shared/domain/id-set.ts';
import type { Complaint } from './domain/by-line-problems.ts';
import { leavesOf, sourceOf, type RecipientLeaf, type RecipientTree } from './domain/narrowcast.ts';
import type { ReadListIds } from './ports.ts';

/** LINE audiences of ours in a narrowcast. */
export interface OwnAudiences {
  /** With LINE's own ids. */
  recipient: NarrowcastRecipient | undefined;
  memberIds: ReadonlyMap<string, IdSet>;
  problems: readonly Complaint[];
  /** Those of the problems that no waiting mends. */
  missing: readonly Complaint[];
}

export interface ResolveDeps {
  readLineAudience: ReadLineAudience;
  readListIds: ReadListIds;
}

/** Puts LINE's audience groups in the place of our LINE audiences. Lists of ours have none before they are lent to LINE. */
export async function resolveLineAudiences(
  { readLineAudience, readListIds }: ResolveDeps,
  channelId: string,
  tree: RecipientTree | undefined,
): Promise<OwnAudiences> {
  const groupIds = new Map<string, number>();
  const memberIds = new Map<string, IdSet>();
  const problems: Complaint[] = [];
  const missing: Complaint[] = [];
  for (const { leaf, path } of tree ? leavesOf(tree) : []) {
    const named = await lookUp({ readLineAudience, readListIds }, channelId, leaf);
    if (!named) continue;
    const { name, id, found } = named;
    if (found.outcome === 'ready') {
      memberIds.set(id, found.memberIds);
      if (found.audienceGroupId !== undefined) groupIds.set(id, found.audienceGroupId);
      continue;
    }
    const problem = problemOf(found, name, `/audience/narrowcast/recipient${path}/${name}`);
    problems.push(problem);
    if (found.outcome === 'none') missing.push(problem);
  }
  return { recipient: tree && withGroupIds(tree, groupIds), memberIds, problems, missing };
}

type Found =
  | { outcome: 'ready'; memberIds: IdSet; audienceGroupId?: number }
  | { outcome: 'not ready'; status: string }
  | { outcome: 'none' };
type Name = 'lineAudienceId' | 'audienceId' | 'segmentId';

/** What is known of a leaf that names something of ours. */
async function lookUp(
  { readLineAudience, readListIds }: ResolveDeps,
  channelId: string,
  leaf: RecipientLeaf,
): Promise<{ name: Name; id: string; found: Found } | undefined> {
  const source = sourceOf(leaf);
  if (source) {
    const [name, id] =
      'audienceId' in source ? named('audienceId', source.audienceId) : named('segmentId', source.segmentId);
    const memberIds = await readListIds(channelId, source);
    return { name, id, found: memberIds ? { outcome: 'ready', memberIds } : { outcome: 'none' } };
  }
  if (leaf.type !== 'audience' || leaf.lineAudienceId === undefined) return undefined;
  const id = leaf.lineAudienceId;
  return { name: 'lineAudienceId', id, found: await readLineAudience(channelId, id) };
}

const named = (name: Name, id: string): [Name, string] => [name, id];

const absent: Readonly<Record<Name, Omit<Complaint, 'path'>>> = {
  lineAudienceId: {
    message: 'The channel has no such LINE audience.',
    hint: 'GET /v1/line-audiences lists them; POST makes one.',
  },
  audienceId: {
    message: 'The channel has no such audience that is ready.',
    hint: 'GET /v1/audiences lists them.',
  },
  segmentId: {
    message: 'The channel has no such segment, or it was never evaluated.',
    hint: 'GET /v1/segments lists them; the nightly scoring evaluates them, or POST /v1/scoring/runs.',
  },
};

const problemOf = (found: Exclude<Found, { outcome: 'ready' }>, name: Name, path: string): Complaint =>
  found.outcome === 'none'
    ? { path, ...absent[name] }
    : {
        path,
        message: `The LINE audience is not ready (${found.status}); LINE refuses to send to it.`,
        hint: 'Wait until GET /v1/line-audiences says READY; LINE can take hours.',
      };

function withGroupIds(tree: RecipientTree, groupIds: ReadonlyMap<string, number>): NarrowcastRecipient {
  if (tree.type === 'redelivery') return tree;
  if (tree.type === 'audience') {
    const { audienceGroupId = groupIds.get(tree.lineAudienceId ?? '') ?? 0 } = tree;
    return { type: 'audience', audienceGroupId };
  }
  const { and, or, not } = tree;
  const inner = (part: RecipientTree) => withGroupIds(part, groupIds);
  return {
    type: 'operator',
    ...(and ? { and: and.map(inner) } : {}),
    ...(or ? { or: or.map(inner) } : {}),
    ...(not ? { not: inner(not) } : {}),
  };
}
