import { refuseProperties, type LineAnswer } from '../http/line-answer.ts';
import { Message } from './message.ts';
import { explain, list } from './rules.ts';

const Messages = list(Message, 1, 5);

/** LINE's 400 with the properties that are wrong (`messages[0].text`), or the messages as they came. */
export function checkMessages(messages: unknown): { messages: readonly unknown[] } | { refusal: LineAnswer } {
  const { error } = Messages.safeParse(messages, { error: explain });
  if (!error) return { messages: messages as unknown[] };
  const details = error.issues.map(({ path, message }) => ({ message, property: propertyAt(path) }));
  return { refusal: refuseProperties(details) };
}

const propertyAt = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'messages',
  );
