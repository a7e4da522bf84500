import type { Via } from '../change.ts';
import { refuseProperties, type ErrorDetail, type LineAnswer } from '../http/line-answer.ts';
import { Message } from './message.ts';
import { explain, list } from './rules.ts';

const Messages = list(Message, 1, 5);

/** Mentions reach groups, hence replies and pushes only (Messaging API reference, "Mention object"). */
const withMentions: readonly Via[] = ['reply', 'push'];

/** LINE's 400 with the properties that are wrong (`messages[0].text`), or the messages as they came. */
export function checkMessages(
  messages: unknown,
  via: Via = 'push',
): { messages: readonly unknown[] } | { refusal: LineAnswer } {
  const parsed = Messages.safeParse(messages, { error: explain });
  const details = parsed.success
    ? parsed.data.flatMap((message, index) => (withMentions.includes(via) ? [] : mentionsIn(message, index)))
    : parsed.error.issues.map(({ path, message }) => ({ message, property: propertyAt(path) }));
  return details.length > 0 ? { refusal: refuseProperties(details) } : { messages: messages as unknown[] };
}

function mentionsIn(message: object, index: number): ErrorDetail[] {
  const { substitution = {} } = message as { substitution?: Record<string, { type: string }> };
  return Object.entries(substitution)
    .filter(([, { type }]) => type === 'mention')
    .map(([key]) => ({
      message: 'Mentions can be used in reply and push messages only',
      property: propertyAt([index, 'substitution', key]),
    }));
}

const propertyAt = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`),
    'messages',
  );
