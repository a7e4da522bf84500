import { refuseProperties, type ErrorDetail, type LineAnswer } from '../http/line-answer.ts';
import { Message } from './message.ts';
import { explain, list } from './rules.ts';
import { missingKeys, TextV2 } from './text-v2.ts';

const Messages = list(Message, 1, 5);

/** LINE's 400 with the properties that are wrong (`messages[0].text`), or the messages as they came. */
export function checkMessages(messages: unknown): { messages: readonly unknown[] } | { refusal: LineAnswer } {
  const parsed = Messages.safeParse(messages, { error: explain });
  if (!parsed.success) {
    const details = parsed.error.issues.map(({ path, message }) => ({ message, property: propertyAt(path) }));
    return { refusal: refuseProperties(details) };
  }
  const details = parsed.data.flatMap(checkKeys);
  return details.length > 0 ? { refusal: refuseProperties(details) } : { messages: messages as unknown[] };
}

function checkKeys(message: { type: string }, index: number): ErrorDetail[] {
  if (message.type !== 'textV2') return [];
  return missingKeys(TextV2.parse(message)).map((key) => ({
    message: `No substitution for {${key}}`,
    property: propertyAt([index, 'text']),
  }));
}

const propertyAt = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'messages',
  );
