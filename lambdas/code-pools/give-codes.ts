import type { Clock } from '../shared/domain/clock.ts';
import type { GiveCodes } from './contracts.ts';
import { isExpired, type CodePool } from './domain/code-pool.ts';
import { planLeases } from './domain/plan-leases.ts';
import type { CodeLeases, CodePoolStore, CodeStore, GivenCode } from './ports.ts';

export interface GiveCodesDeps {
  pools: Pick<CodePoolStore, 'read'>;
  codes: Pick<CodeStore, 'openHeads'>;
  leases: Pick<CodeLeases, 'ofSend' | 'ofMembers' | 'take' | 'note'>;
  watchLevel: (pool: CodePool) => Promise<void>;
  clock: Clock;
  random: () => number;
}

interface Order {
  pool: CodePool;
  sendId: string;
  memberIds: readonly string[];
}

/** Members and blocks of one transaction of at most 100 items; one code each needs an item a member besides. */
const mostAtOnce = {
  onePerSend: { members: 500, heads: 45 },
  one: { members: 75, heads: 12 },
} as const;

/** Tries in a row in which others were faster. */
const mostLost = 50;
const pauseMs = 20;

/**
 * Codes are taken by leases of the send, so whoever repeats the send, or runs beside it, finds them. What was taken is
 * always read back from the store: nothing that this process believes is handed out.
 */
export function createGiveCodes(deps: GiveCodesDeps): GiveCodes {
  return async ({ channelId, poolId, sendId, memberIds }) => {
    const pool = await deps.pools.read(channelId, poolId);
    if (!pool) return new Map();
    const { given, hasChanged } = await giveAll(deps, { pool, sendId, memberIds });
    if (pool.perMember === 'onePerSend') await deps.leases.note(pool, [...given.values()]);
    if (hasChanged) await deps.watchLevel(pool);
    return new Map([...given].map(([memberId, { code }]) => [memberId, code]));
  };
}

async function giveAll(
  deps: GiveCodesDeps,
  order: Order,
): Promise<{ given: Map<string, GivenCode>; hasChanged: boolean }> {
  const given = new Map<string, GivenCode>();
  let hasChanged = false;
  for (let lost = 0; lost < mostLost;) {
    const leases = await readGiven(deps, order, given);
    const missing = order.memberIds.filter((memberId) => !given.has(memberId));
    if (missing.length === 0 || isExpired(order.pool, deps.clock.now())) return { given, hasChanged };
    const taken = await takeSome(deps, order, { missing, number: leases });
    hasChanged = true;
    if (taken === 'nothing left') return { given, hasChanged };
    if (taken === 'taken') lost = 0;
    else await deps.clock.sleep(Math.ceil(deps.random() * pauseMs * Math.min((lost += 1), 10)));
  }
  throw new Error(`Others were faster with the codes of ${order.pool.poolId} in ${mostLost} tries.`);
}

/** Adds what members have to `given`; answers how many leases the send has. */
async function readGiven(
  { leases, clock }: GiveCodesDeps,
  { pool, sendId, memberIds }: Order,
  given: Map<string, GivenCode>,
): Promise<number> {
  const wanted = new Set(memberIds);
  const ofSend = await leases.ofSend(pool, sendId);
  for (const [memberId, code] of ofSend.given) if (wanted.has(memberId)) given.set(memberId, code);
  if (pool.perMember === 'onePerSend' || isExpired(pool, clock.now())) return ofSend.leases;
  const missing = memberIds.filter((memberId) => !given.has(memberId));
  for (const [memberId, code] of await leases.ofMembers(pool, missing)) given.set(memberId, code);
  return ofSend.leases;
}

async function takeSome(
  { codes, leases }: GiveCodesDeps,
  { pool, sendId }: Order,
  { missing, number }: { missing: readonly string[]; number: number },
): Promise<'taken' | 'lost' | 'nothing left'> {
  const most = mostAtOnce[pool.perMember];
  const wanted = missing.slice(0, most.members);
  const heads = await codes.openHeads(pool, wanted.length, most.heads);
  if (heads.length === 0) return 'nothing left';
  const isTaken = await leases.take(pool, { sendId, number, leases: planLeases(heads, wanted) });
  return isTaken ? 'taken' : 'lost';
}
