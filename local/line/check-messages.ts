import { z } from 'zod';
import { LineMessage } from '../../stepfunctions/journey/line-message.ts';
import { refuse, type LineAnswer } from './line-answer.ts';

const Messages = z.array(LineMessage).min(1).max(5);

/** The messages of a request, or LINE's 400 with the property that is wrong (`messages[0].text`). */
export function checkMessages(messages: unknown): { messages: LineMessage[] } | { refusal: LineAnswer } {
  const parsed = Messages.safeParse(messages);
  if (parsed.success) return { messages: parsed.data };
  const details = parsed.error.issues.map(({ path, message }) => ({
    message,
    property: path.reduce<string>(
      (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
      'messages',
    ),
  }));
  return { refusal: refuse(400, `The request body has ${details.length} error(s)`, details) };
}
