import type { DeliveryReason } from '../../delivery/contracts.ts';

/** Every recipient of a broadcast counts in exactly one of these. */
export interface Figures {
  sent: number;
  suppressed: number;
  failed: number;
  /** LINE's answer never came. */
  unknown: number;
  /** Unsent, until a person acts. */
  parked: number;
  waiting: number;
  /** Of suppressed and failed. */
  reasons: Readonly<Partial<Record<DeliveryReason | 'cancelled' | 'quota', number>>>;
}

/** What became of one chunk. */
export interface ChunkDone {
  chunk: number;
  variant: string;
  sent: number;
  suppressed: number;
  failed: number;
  unknown: number;
  reasons: Readonly<Partial<Record<DeliveryReason | 'cancelled', number>>>;
}

const none: Figures = { sent: 0, suppressed: 0, failed: 0, unknown: 0, parked: 0, waiting: 0, reasons: {} };

/** All chunks together; who is in none of them waits, or is parked. */
export function figuresOf(
  done: readonly ChunkDone[],
  { recipients, cutByQuota, isParked }: { recipients: number; cutByQuota: number; isParked: boolean },
): Figures {
  const reasons: Record<string, number> = cutByQuota > 0 ? { quota: cutByQuota } : {};
  const sum = { ...none, suppressed: cutByQuota };
  for (const chunk of done) {
    for (const figure of ['sent', 'suppressed', 'failed', 'unknown'] as const) sum[figure] += chunk[figure];
    for (const [reason, count] of Object.entries(chunk.reasons))
      reasons[reason] = (reasons[reason] ?? 0) + count;
  }
  const open = recipients - sum.sent - sum.suppressed - sum.failed - sum.unknown;
  return { ...sum, [isParked ? 'parked' : 'waiting']: open, reasons };
}
