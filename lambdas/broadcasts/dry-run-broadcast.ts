import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import type { Channel } from '../access/contracts.ts';
import type { PreviewCodes } from '../code-pools/contracts.ts';
import { isPersonal, type PolicyPreview, type PreviewPolicy } from '../delivery/contracts.ts';
import { linksIn } from '../links/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import { countIds } from '../shared/domain/id-set.ts';
import { unpackIds } from '../shared/domain/pack-ids.ts';
import { openCodeBudget, type CodeBudget } from './code-budget.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { cutToQuota } from './domain/cut-to-quota.ts';
import { nothingYet, runChunk, scaled, type DryRun } from './domain/dry-run.ts';
import { chunkSize } from './domain/manifest.ts';
import { gatherRecipients, type Gathered } from './gather-recipients.ts';
import { groupByContent } from './group-by-content.ts';
import type { FrozenContent } from './ports.ts';
import { messagesIn } from './resolve-content.ts';
import type { ScanDeps } from './scan-recipients.ts';

export interface DryRunDeps extends ScanDeps {
  previewPolicy: PreviewPolicy;
  previewCodes: PreviewCodes;
}

export interface DryRunResult extends DryRun {
  audience: number;
  holdout: number;
  /** Recipients, before the quota cuts them. */
  targeted: number;
  /** False: there was no time for all, and what was seen stands for the rest. */
  exact: boolean;
}

/**
 * What a broadcast would come to if it were sent now: recipients are gathered, cut, divided and asked as for the real one.
 * @param most recipients for whom the quota is enough
 */
export async function dryRunBroadcast(
  deps: DryRunDeps,
  channel: Channel,
  broadcast: Broadcast,
  { content, most, untilEpochMs }: { content: FrozenContent; most: number; untilEpochMs: number },
): Promise<DryRunResult | { problem: string }> {
  const { channelId } = channel;
  const { broadcastId, definition } = broadcast;
  const { purpose, topicId } = definition;
  const policy = await deps.previewPolicy({ channelId, purpose, topicId });
  const excluded = new Map<string, string>();
  const groupOf = groupByContent(broadcast, content, () => 0);
  const noting = (row: MemberRow) => {
    const group = groupOf(row);
    const reason = group && policy.whyExcluded(row);
    if (reason !== undefined) excluded.set(row.memberId, reason);
    return group;
  };
  const gathered = await gatherRecipients(deps, channel, { definition, groupOf: noting, untilEpochMs });
  if ('problem' in gathered) return gathered;
  const { scale, holdout } = gathered;
  const targeted = countAll(gathered.groups);
  const isCut = definition.onQuotaExceeded === 'cut' && targeted * scale > most;
  const groups = isCut
    ? cutToQuota(gathered.groups, { broadcastId, most: Math.floor(most / scale) })
    : gathered.groups;
  const run = nothingYet();
  const kept = countAll(groups);
  if (kept < targeted) run.suppressed['quota'] = targeted - kept;
  let asked = 0;
  const budget = openCodeBudget(deps, channelId, () => 1 / scale);
  for (const chunk of chunksOf(groups, broadcast, content)) {
    if (asked > 0 && deps.clock.now() >= untilEpochMs) break;
    await runChunk(run, chunk.memberIds, rulesOf(chunk, { policy, excluded, budget }));
    asked += chunk.memberIds.length;
  }
  const unasked = asked === 0 ? 1 : kept / asked;
  const held = countIds(holdout);
  return {
    ...scaled(run, scale * unasked),
    audience: Math.round((targeted + held) * scale),
    holdout: Math.round(held * scale),
    targeted: Math.round(targeted * scale),
    exact: scale === 1 && unasked === 1,
  };
}

type Groups = Gathered['groups'];
const countAll = (groups: Groups): number => groups.reduce((sum, { ids }) => sum + countIds(ids), 0);

interface Chunk {
  memberIds: string[];
  isPersonal: boolean;
  poolIds: readonly string[];
}

/** As the manifest of the real one divides them. What the winner will say is not known: the first variant stands for it. */
function* chunksOf(groups: Groups, { definition }: Broadcast, content: FrozenContent): Generator<Chunk> {
  for (const { variant, language, ids } of groups) {
    const said = content[variant] ?? Object.values(content)[0];
    if (!said) continue;
    const messages = messagesIn(said, language);
    const hasOwnLinks = definition.links?.mode === 'perMember' && linksIn(messages).length > 0;
    const words = {
      isPersonal: hasOwnLinks || isPersonal(messages),
      poolIds: codePoolsOf(messages),
    };
    const memberIds = unpackIds(ids);
    for (let from = 0; from < memberIds.length; from += chunkSize)
      yield { ...words, memberIds: memberIds.slice(from, from + chunkSize) };
  }
}

const rulesOf = (
  { isPersonal: personal, poolIds }: Chunk,
  {
    policy,
    excluded,
    budget,
  }: { policy: PolicyPreview; excluded: ReadonlyMap<string, string>; budget: CodeBudget },
) => ({
  whyExcluded: (memberId: string) => excluded.get(memberId),
  beyondCaps: policy.beyondCaps,
  withoutCode: (memberIds: readonly string[]) => budget.draw(poolIds, memberIds),
  isPersonal: personal,
});
