import type { LineMessage } from './line-message.ts';

/**
 * Personal fields in texts: `{{name}}`, `{{attribute.city}}`, `{{preferences}}` (the address of the member's own page),
 * each with an optional default `{{name|friend}}`. A send whose messages hold one is a push to each member; without one
 * it is the same for all and goes as a multicast.
 */
const field = /\{\{\s*(name|preferences|attribute\.[A-Za-z][A-Za-z0-9_-]{0,39})\s*(?:\|([^{}]*))?\}\}/g;

/** The fields that the messages ask for, each once: `name`, `attribute.city`. */
export function personalFields(messages: readonly LineMessage[]): string[] {
  const text = JSON.stringify(messages);
  return [...new Set([...text.matchAll(field)].map(([, name = '']) => name))].sort();
}

/** The messages with every field replaced: by its value, else its default, else nothing. */
export function renderMessages(
  messages: readonly LineMessage[],
  values: Readonly<Record<string, string | undefined>>,
): LineMessage[] {
  return messages.map((message) => renderValue(message, values) as LineMessage);
}

function renderValue(value: unknown, values: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string') return renderText(value, values);
  if (Array.isArray(value)) return value.map((entry) => renderValue(entry, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, renderValue(entry, values)]));
}

/** LINE refuses empty texts, so a text that would be nothing but an unknown field stays one space. */
function renderText(text: string, values: Readonly<Record<string, string | undefined>>): string {
  const rendered = text.replace(
    field,
    (_whole, name: string, fallback: string | undefined) => values[name] ?? fallback ?? '',
  );
  return rendered === '' && text !== '' ? ' ' : rendered;
}
