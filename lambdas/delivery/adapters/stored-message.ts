import { z } from 'zod';
import type { LineMessage } from '../../../stepfunctions/journey/line-message.ts';

/**
 * A frozen message, exactly as it was. Its limits were checked before it was rendered; whether the rendered one still
 * keeps them is LINE's to say, once for each member, not a reason to fail a whole send on reading it.
 */
export const StoredMessage = z.custom<LineMessage>(
  (value) => typeof value === 'object' && value !== null && 'type' in value,
);
