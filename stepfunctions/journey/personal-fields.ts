import type { LineMessage } from '../line-message/line-message.ts';
import { urlProperties } from '../line-message/url-properties.ts';

const linkPrefix = 'link.';

/**
 * Personal fields in texts: `{{name}}`, `{{attribute.city}}`, `{{preferences}}` (the address of the member's own page),
 * each with an optional default `{{name|friend}}`; `{{code.<poolId>}}`, a code of its own; and `{{link.<linkId>}}`, the
 * member's own address of a tracked link. A send whose messages hold one is a push to each member; without one it is the
 * same for all and goes as a multicast.
 */
export const fieldPattern =
  /\{\{\s*(name|preferences|attribute\.[A-Za-z][A-Za-z0-9_-]{0,39}|code\.[a-z][a-z0-9-]{0,29}|link\.[0-9a-f]{16})\s*(?:\|([^{}]*))?\}\}/g;

type Values = Readonly<Record<string, string | undefined>>;

/** The fields that the messages ask for, each once: `name`, `attribute.city`. */
export function personalFields(messages: readonly LineMessage[]): string[] {
  const text = JSON.stringify(messages);
  return [...new Set([...text.matchAll(fieldPattern)].map(([, name = '']) => name))].sort();
}

/** The field of a link, by its id. */
export const linkField = (linkId: string): string => `${linkPrefix}${linkId}`;

/** The ids of the links among fields. */
export const linkIdsIn = (fields: readonly string[]): string[] =>
  fields.filter((name) => name.startsWith(linkPrefix)).map((name) => name.slice(linkPrefix.length));

/** The messages with every field replaced: by its value, else its default, else nothing. */
export function renderMessages(messages: readonly LineMessage[], values: Values): LineMessage[] {
  return messages.map((message) => {
    const rendered = renderValue(message, values) as LineMessage;
    return message.type === 'textV2' && rendered.type === 'textV2'
      ? { ...rendered, text: renderText(message.text, values, withDoubledBraces) }
      : rendered;
  });
}

function renderValue(value: unknown, values: Values, property = ''): unknown {
  if (typeof value === 'string')
    return renderText(value, values, urlProperties.has(property) ? percentEncoded : asIs);
  if (Array.isArray(value)) return value.map((entry) => renderValue(entry, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, renderValue(entry, values, key)]),
  );
}

/** How a value is written so that it means itself where it stands. */
type Write = (value: string) => string;
const isAddress = (field: string): boolean => field === 'preferences' || field.startsWith(linkPrefix);
const asIs: Write = (value) => value;
const percentEncoded: Write = (value) => encodeURIComponent(value.toWellFormed());
/** In a textV2 a single brace begins a substitution. */
const withDoubledBraces: Write = (value) => value.replace(/[{}]/g, '$&$&');

/** LINE refuses empty texts, so a text that would be nothing but an unknown field stays one space. */
function renderText(text: string, values: Values, write: Write): string {
  const rendered = text.replace(fieldPattern, (_whole, name: string, fallback: string | undefined) =>
    // A whole address means itself everywhere.
    (isAddress(name) ? asIs : write)(values[name] ?? fallback ?? ''),
  );
  return rendered === '' && text !== '' ? ' ' : rendered;
}
