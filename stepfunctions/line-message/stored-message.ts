import { z } from 'zod';
import type { LineMessage } from './line-message.ts';

/**
 * A message as it was stored. Its limits were checked then: a limit that has become stricter since is no reason to fail
 * on reading it, and `checkRendered` finds what LINE would refuse now before anything is sent.
 */
export const StoredMessage = z.custom<LineMessage>(
  (value) => typeof value === 'object' && value !== null && 'type' in value,
);
