import { outOfQuietHours } from './local-time.ts';
import type { Moment } from './nodes/node-kind.ts';

/** Before a marketing send a wait lasts until the quiet hours are over. Epoch milliseconds. */
export const awake = (epochMs: number, { endsBeforeMarketing, quietHours, timeZone }: Moment): number =>
  outOfQuietHours(epochMs, endsBeforeMarketing ? quietHours : undefined, timeZone);
