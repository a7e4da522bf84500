import type { PreviewCodes } from '../code-pools/contracts.ts';

export interface CodeBudget {
  /** Whom of these members some pool has no code for; codes of the others, and those drawn in vain, are gone. */
  draw: (poolIds: readonly string[], memberIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** How many of so many messages find a code in each of the pools; they are gone then. */
  drawCount: (poolIds: readonly string[], wanted: number) => Promise<number>;
}

/**
 * Codes that are left in the pools of a channel, as they would be drawn; nothing is taken.
 * @param share of them: for a part of the members that stands for all, 0..1
 */
export function openCodeBudget(
  { previewCodes }: { previewCodes: PreviewCodes },
  channelId: string,
  share = () => 1,
): CodeBudget {
  const pools = new Map<string, ReturnType<PreviewCodes>>();
  const used = new Map<string, number>();
  const poolOf = (poolId: string) => {
    const pool = pools.get(poolId) ?? previewCodes(channelId, poolId);
    pools.set(poolId, pool);
    return pool;
  };
  /** Takes as many as are left. */
  const take = async (poolId: string, wanted: number): Promise<number> => {
    const { left } = await poolOf(poolId);
    const before = used.get(poolId) ?? 0;
    const taken = Math.max(0, Math.min(wanted, Math.floor(left * share()) - before));
    used.set(poolId, before + taken);
    return taken;
  };
  return {
    async draw(poolIds, memberIds) {
      const without = new Set<string>();
      for (const poolId of poolIds) {
        const asking = memberIds.filter((memberId) => !without.has(memberId));
        const holders = await (await poolOf(poolId)).holders(asking);
        const needing = asking.filter((memberId) => !holders.has(memberId));
        const taken = await take(poolId, needing.length);
        for (const memberId of needing.slice(taken)) without.add(memberId);
      }
      return without;
    },
    async drawCount(poolIds, wanted) {
      let served = wanted;
      for (const poolId of poolIds) served = await take(poolId, served);
      return served;
    },
  };
}
