import type { ReadLineAudience } from '../audiences/contracts.ts';
import type { NarrowcastRecipient } from '../delivery/contracts.ts';
import type { IdSet } from '../shared/domain/id-set.ts';
import type { Complaint } from './domain/by-line-problems.ts';
import { leavesOf, type RecipientTree } from './domain/narrowcast.ts';

/** LINE audiences of ours in a narrowcast. */
export interface OwnAudiences {
  /** With LINE's own ids. */
  recipient: NarrowcastRecipient | undefined;
  memberIds: ReadonlyMap<string, IdSet>;
  problems: readonly Complaint[];
  /** Those of the problems that no waiting mends. */
  missing: readonly Complaint[];
}

/** Puts LINE's audience groups in the place of our LINE audiences. */
export async function resolveLineAudiences(
  { readLineAudience }: { readLineAudience: ReadLineAudience },
  channelId: string,
  tree: RecipientTree | undefined,
): Promise<OwnAudiences> {
  const groupIds = new Map<string, number>();
  const memberIds = new Map<string, IdSet>();
  const problems: Complaint[] = [];
  const missing: Complaint[] = [];
  for (const { leaf, path } of tree ? leavesOf(tree) : []) {
    if (leaf.type !== 'audience' || leaf.lineAudienceId === undefined) continue;
    const found = await readLineAudience(channelId, leaf.lineAudienceId);
    if (found.outcome === 'ready') {
      groupIds.set(leaf.lineAudienceId, found.audienceGroupId);
      memberIds.set(leaf.lineAudienceId, found.memberIds);
      continue;
    }
    const problem = problemOf(found, `/audience/narrowcast/recipient${path}/lineAudienceId`);
    problems.push(problem);
    if (found.outcome === 'none') missing.push(problem);
  }
  return { recipient: tree && withGroupIds(tree, groupIds), memberIds, problems, missing };
}

function problemOf(
  found: Exclude<Awaited<ReturnType<ReadLineAudience>>, { outcome: 'ready' }>,
  path: string,
): Complaint {
  return found.outcome === 'none'
    ? {
        path,
        message: 'The channel has no such LINE audience.',
        hint: 'GET /v1/line-audiences lists them; POST makes one.',
      }
    : {
        path,
        message: `The LINE audience is not ready (${found.status}); LINE refuses to send to it.`,
        hint: 'Wait until GET /v1/line-audiences says READY; LINE can take hours.',
      };
}

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
