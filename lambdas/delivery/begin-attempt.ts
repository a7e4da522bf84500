import type { ReadMembers } from '../members/contracts.ts';
import type { ReadMarketingRule } from '../preferences/contracts.ts';
import type { GiveCodes } from '../code-pools/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { SendRequest } from './contracts.ts';
import { drawCodes } from './draw-codes.ts';
import { AmbiguousSend } from './domain/ambiguous-send.ts';
import { closeWith, isOpen, openPositions, withVerdicts, type Chunk } from './domain/chunk.ts';
import type { Claim } from './domain/claim.ts';
import { ambiguityLimitMs } from './domain/retry-key.ts';
import type { Verdict } from './domain/verdict.ts';
import { exclusionRule } from './exclusion-rule.ts';
import { freezeBody, type PersonalDeps } from './freeze-body.ts';
import type { FrozenBody, SendLedger } from './ports.ts';

export interface AttemptDeps extends PersonalDeps {
  ledger: Pick<SendLedger, 'saveChunk' | 'readBody' | 'freeze'>;
  readMembers: ReadMembers;
  readMarketingRule: ReadMarketingRule;
  giveCodes: GiveCodes;
  clock: Clock;
}

interface Work {
  request: Pick<SendRequest, 'messages'>;
  claim: Claim;
  chunk: Chunk;
}

export type Attempt =
  | { outcome: 'closed'; chunk: Chunk }
  | { outcome: 'begun'; chunk: Chunk; body: FrozenBody; wasAmbiguous: boolean };

/** Takes the chunk over and records, before the first call, which attempt is made and when. */
export async function beginAttempt(deps: AttemptDeps, work: Work): Promise<Attempt> {
  return work.chunk.status === 'calling' ? repeatAttempt(deps, work) : nextAttempt(deps, work);
}

/**
 * A call was about to be made and nobody noted its end: the very same again, until LINE may have forgotten the key.
 * Without its frozen body it cannot be repeated either.
 */
async function repeatAttempt(deps: AttemptDeps, { claim, chunk }: Work): Promise<Attempt> {
  const kept = await deps.ledger.readBody(claim.sendId, chunk.bodyId);
  const isTooLate = deps.clock.now() - chunk.firstCallAt >= ambiguityLimitMs;
  if (isTooLate || !kept) {
    const unknown = { ...closeWith(chunk, 'unknown'), settledAt: deps.clock.now() };
    return { outcome: 'closed', chunk: await saveOwned(deps, claim, unknown) };
  }
  return {
    outcome: 'begun',
    chunk: await saveOwned(deps, claim, chunk),
    body: kept.body,
    wasAmbiguous: true,
  };
}

/** Nothing was sent to the open recipients yet; from the second attempt on who is not to get it any more drops out. */
async function nextAttempt(deps: AttemptDeps, { request, claim, chunk }: Work): Promise<Attempt> {
  const checked = chunk.attempt === 0 ? chunk : await dropExcluded(deps, claim, chunk);
  if (!isOpen(checked)) return closeEmpty(deps, claim, checked);
  const { body, bodyId, without } = await liveBody(deps, { request, claim, chunk: checked });
  const served = dropWithoutCode(claim, checked, without);
  if (!isOpen(served)) return closeEmpty(deps, claim, served);
  const begun = await saveOwned(deps, claim, {
    ...served,
    status: 'calling',
    attempt: chunk.attempt + 1,
    firstCallAt: deps.clock.now(),
    bodyId,
    parkReason: undefined,
  });
  return { outcome: 'begun', chunk: begun, body, wasAmbiguous: false };
}

async function closeEmpty(deps: AttemptDeps, claim: Claim, chunk: Chunk): Promise<Attempt> {
  const closed = { ...chunk, status: 'closed', settledAt: deps.clock.now() } as const;
  return { outcome: 'closed', chunk: await saveOwned(deps, claim, closed) };
}

/** A new body finds the codes of the first one, unless their pool is gone. */
function dropWithoutCode({ memberIds }: Claim, chunk: Chunk, without: ReadonlySet<string>): Chunk {
  const dropped = openPositions(chunk).filter((position) => without.has(memberIds[position] ?? ''));
  return withVerdicts(chunk, new Map(dropped.map((position) => [position, 'no code left'])));
}

async function dropExcluded(deps: AttemptDeps, claim: Claim, chunk: Chunk): Promise<Chunk> {
  const positions = openPositions(chunk);
  const idAt = (position: number) => claim.memberIds[position] ?? '';
  const [{ whyExcluded }, members] = await Promise.all([
    exclusionRule(deps, claim),
    deps.readMembers(claim.channelId, positions.map(idAt)),
  ]);
  const dropped = positions.flatMap((position): [number, Verdict][] => {
    const reason = whyExcluded(members.get(idAt(position)));
    return reason === undefined ? [] : [[position, reason]];
  });
  return withVerdicts(chunk, new Map(dropped));
}

/** Bodies are kept for 48 hours; an attempt that begins in the first half of them cannot outlive its body. */
const freshBodyMs = 24 * 3_600_000;

/** The frozen body, or a new one when a send has waited so long that its own is gone. */
async function liveBody(
  deps: AttemptDeps,
  { request, claim, chunk }: Work,
): Promise<{ body: FrozenBody; bodyId: string; without: ReadonlySet<string> }> {
  const { channelId, sendId, memberIds, origin } = claim;
  const { messages } = request;
  const kept = await deps.ledger.readBody(sendId, chunk.bodyId);
  const isFresh = kept && deps.clock.now() - kept.frozenAt < freshBodyMs;
  if (isFresh) return { body: kept.body, bodyId: chunk.bodyId, without: new Set() };
  const members = await deps.readMembers(channelId, memberIds);
  const isTest = origin.kind === 'test';
  const { codes, without } = await drawCodes(deps, { channelId, sendId, messages, memberIds, isTest });
  const body = await freezeBody(deps, { channelId, messages, memberIds, members, codes });
  return { body, bodyId: await deps.ledger.freeze(sendId, body), without };
}

/**
 * Saves a chunk that this process works on.
 * @param sentCount recipients that LINE took since it was saved last
 * @throws AmbiguousSend when another process has taken it over */
export async function saveOwned(
  { ledger }: Pick<AttemptDeps, 'ledger'>,
  claim: Claim,
  chunk: Chunk,
  sentCount = 0,
): Promise<Chunk> {
  const { channelId, origin, method } = claim;
  const sent = { channelId, origin, method, count: sentCount, at: chunk.firstCallAt };
  const saved = await ledger.saveChunk(claim, chunk, { sent: sentCount > 0 ? sent : undefined });
  if (!saved) throw new AmbiguousSend('another process works on the same send');
  return saved;
}
