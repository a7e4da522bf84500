import type { Clock } from '../shared/domain/clock.ts';
import type { GiveCodes } from './contracts.ts';
import { mostBlockCodes } from './domain/block-size.ts';
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

/**
 * Members and blocks of one transaction of at most 100 items; one code each needs an item a member besides. Mostly one
 * block does: who takes from many at once would meet others in one of them and lose all.
 */
const mostAtOnce = {
  onePerSend: { members: mostBlockCodes, heads: 45 },
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
): Promise<{ given: ReadonlyMap<string, GivenCode>; hasChanged: boolean }> {
  const given = new Map<string, GivenCode>();
  const without = () => order.memberIds.filter((memberId) => !given.has(memberId));
  let number = await readGiven(deps, order, given, without());
  let [hasChanged, lost] = [false, 0];
  while (without().length > 0 && !isExpired(order.pool, deps.clock.now())) {
    const wanted = without().slice(0, mostAtOnce[order.pool.perMember].members);
    const taken = await take(deps, order, { wanted, number });
    hasChanged = true;
    number = await readGiven(deps, order, given, taken === 'nothing left' ? without() : wanted);
    if (taken === 'nothing left') break;
    lost = taken === 'lost' ? lost + 1 : 0;
    await waitAfter(deps, order, lost);
  }
  return { given, hasChanged };
}

/** Adds what these members have to `given`; answers how many leases the send has. */
async function readGiven(
  { leases, clock }: GiveCodesDeps,
  { pool, sendId }: Order,
  given: Map<string, GivenCode>,
  memberIds: readonly string[],
): Promise<number> {
  const ofSend = await leases.ofSend(pool, sendId);
  const missing = memberIds.filter((memberId) => !ofSend.given.has(memberId));
  const isKept = pool.perMember === 'one' && !isExpired(pool, clock.now());
  const ofMembers = isKept ? await leases.ofMembers(pool, missing) : new Map<string, GivenCode>();
  for (const memberId of memberIds) {
    const code = ofSend.given.get(memberId) ?? ofMembers.get(memberId);
    if (code) given.set(memberId, code);
  }
  return ofSend.leases;
}

async function take(
  { codes, leases }: GiveCodesDeps,
  { pool, sendId }: Order,
  { wanted, number }: { wanted: readonly string[]; number: number },
): Promise<'taken' | 'lost' | 'nothing left'> {
  const heads = await codes.openHeads(pool, wanted.length, mostAtOnce[pool.perMember].heads);
  if (heads.length === 0) return 'nothing left';
  const isTaken = await leases.take(pool, { sendId, number, leases: planLeases(heads, wanted) });
  return isTaken ? 'taken' : 'lost';
}

async function waitAfter({ clock, random }: GiveCodesDeps, { pool }: Order, lost: number): Promise<void> {
  if (lost === 0) return;
  if (lost > mostLost)
    throw new Error(`Others were faster with the codes of ${pool.poolId} in ${mostLost} tries.`);
  await clock.sleep(Math.ceil(random() * pauseMs * Math.min(lost, 10)));
}
