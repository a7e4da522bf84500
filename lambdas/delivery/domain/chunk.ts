import type { ParkReason } from '../contracts.ts';
import type { Claim } from './claim.ts';
import type { Verdict } from './verdict.ts';

/**
 * A range of a claim's recipients that is sent together: all of them, or one half of a chunk that LINE refused because
 * of single recipients. Recipients without a verdict (`open`) are those of the next or current attempt.
 */
export interface Chunk {
  /** 1 for all recipients; the halves of chunk n are 2n and 2n + 1. */
  number: number;
  /** Position of the first recipient in the claim. */
  from: number;
  /** By position, counted from `from`. */
  verdicts: readonly Verdict[];
  /**
   * `calling`: a call of this attempt may be under way or its answer lost; `rejected`: LINE sent nothing to the open
   * ones; `parked`: the same, and a person must act; `split`: the halves go on.
   */
  status: 'fresh' | 'calling' | 'rejected' | 'parked' | 'split' | 'closed';
  /** Counts from 1; part of the retry keys, so a new attempt is a new request to LINE. 0: nothing was tried. */
  attempt: number;
  /** Epoch milliseconds at which the attempt's first call was about to be made. */
  firstCallAt: number;
  /** The frozen body that this attempt sends. */
  bodyId: string;
  /** Counts saves; whoever saves the next one owns the chunk. 0: never saved. */
  revision: number;
  /** Epoch milliseconds of the last answer. */
  settledAt?: number;
  /** Present while LINE's refusal parks it; one that a person has opened again is parked without. */
  parkReason?: ParkReason;
  /** LINE's id of the call that sent to all of the chunk. */
  requestId?: string;
  /** LINE's words about messages that it refused. */
  detail?: string;
}

export const isOpen = ({ status, verdicts }: Chunk): boolean =>
  status !== 'split' && verdicts.includes('open');

/** Positions in the claim that have no verdict yet. */
export const openPositions = ({ from, verdicts }: Chunk): number[] =>
  verdicts.flatMap((verdict, index) => (verdict === 'open' ? [from + index] : []));

export function rootChunk({ memberIds, bodyId }: Claim): Chunk {
  const verdicts = memberIds.map((): Verdict => 'open');
  return { number: 1, from: 0, verdicts, status: 'fresh', attempt: 0, firstCallAt: 0, bodyId, revision: 0 };
}

/** The two fresh halves of a chunk, with the verdicts that its recipients have already. */
export function halves({ number, from, verdicts, bodyId }: Chunk): [Chunk, Chunk] {
  const middle = Math.ceil(verdicts.length / 2);
  const fresh = { status: 'fresh', attempt: 0, firstCallAt: 0, bodyId, revision: 0 } as const;
  return [
    { ...fresh, number: 2 * number, from, verdicts: verdicts.slice(0, middle) },
    { ...fresh, number: 2 * number + 1, from: from + middle, verdicts: verdicts.slice(middle) },
  ];
}

/** Gives verdicts to open recipients by their position in the claim; what has a verdict keeps it. */
export function withVerdicts(chunk: Chunk, found: ReadonlyMap<number, Verdict>): Chunk {
  const verdicts = chunk.verdicts.map((verdict, index) =>
    verdict === 'open' ? (found.get(chunk.from + index) ?? 'open') : verdict,
  );
  return { ...chunk, verdicts };
}

/** Gives all open recipients the same verdict. */
export const closeWith = (chunk: Chunk, verdict: Verdict): Chunk => ({
  ...chunk,
  status: 'closed',
  verdicts: chunk.verdicts.map((known) => (known === 'open' ? verdict : known)),
});

/**
 * A person says of the recipients whose end LINE never told whether they got it: they are closed so, or belong to the next
 * attempt, which has a new retry key and waits for the end of quiet hours.
 */
export function resolved(chunk: Chunk, as: 'sent' | 'unsent', nowEpochMs: number): Chunk {
  const verdict: Verdict = as === 'sent' ? 'assumed sent' : 'open';
  return {
    ...chunk,
    status: as === 'sent' ? chunk.status : 'parked',
    verdicts: chunk.verdicts.map((known) => (known === 'unknown' ? verdict : known)),
    settledAt: nowEpochMs,
    detail: saidByPerson(as),
  };
}

/** The same, but for good: of who did not get it nobody tries again. */
export const closedAs = (chunk: Chunk, as: 'sent' | 'unsent', nowEpochMs: number): Chunk => ({
  ...chunk,
  verdicts: chunk.verdicts.map((known): Verdict => (known === 'unknown' ? `assumed ${as}` : known)),
  settledAt: nowEpochMs,
  detail: saidByPerson(as),
});

const saidByPerson = (as: 'sent' | 'unsent'): string => `A person says that LINE's open answers mean ${as}.`;
