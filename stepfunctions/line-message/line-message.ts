import type { z } from 'zod';
import { messageSchema, messagesSchema } from './message-schema.ts';
import { asWritten } from './rules.ts';

/**
 * LINE message objects as people write them, with every limit whose breach LINE answers with 400 (limits.ts). They may
 * hold personal fields, whose values are not known yet: `checkRendered` looks at the messages again when they are.
 */
export const LineMessage = messageSchema(asWritten).meta({ id: 'LineMessage' });
export type LineMessage = z.infer<typeof LineMessage>;

/** The 1 to 5 messages of one request, at most 2 MB. */
export const LineMessages = messagesSchema(LineMessage);
