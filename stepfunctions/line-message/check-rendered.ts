import { z } from 'zod';
import { jsonPointer } from './json-pointer.ts';
import { messageSchema, messagesSchema } from './message-schema.ts';
import { asRendered } from './rules.ts';

const Request = z.object({ messages: messagesSchema(messageSchema(asRendered)) });

/** One thing that LINE would refuse. */
export interface MessageProblem {
  /** JSON pointer, e.g. `/messages/0/text`. */
  path: string;
  /** The rule, without what the message says. */
  message: string;
}

/** What LINE would refuse in messages whose personal fields are filled; the limits are those of `LineMessages`. */
export function checkRendered(messages: readonly unknown[]): MessageProblem[] {
  const { error } = Request.safeParse({ messages });
  return (error?.issues ?? []).map(({ path, message }) => ({ path: jsonPointer(path), message }));
}
