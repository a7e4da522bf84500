/** A list of one-time codes, each for one member. */
export interface CodePool {
  channelId: string;
  poolId: string;
  /** Names the pool in the keys of its codes: a later pool of the same id has another one. */
  key: string;
  name: string;
  description?: string | undefined;
  /** `one`: a member gets the same code in every send; `onePerSend`: a new one in each. */
  perMember: 'onePerSend' | 'one';
  /** People are told when fewer codes are left; 0: when none is. */
  lowAt: number;
  /** Epoch milliseconds from which on nobody is given a code. */
  expiresAt?: number | undefined;
  /** Epoch milliseconds. */
  createdAt: number;
}

/** What people may change of a pool; null takes it away. */
export interface PoolChange {
  name?: string;
  description?: string | null;
  lowAt?: number;
  /** Epoch milliseconds. */
  expiresAt?: number | null;
}

export const isExpired = ({ expiresAt = Infinity }: CodePool, nowEpochMs: number): boolean =>
  nowEpochMs >= expiresAt;

export const isLow = ({ lowAt }: Pick<CodePool, 'lowAt'>, left: number): boolean => left < Math.max(lowAt, 1);
