import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import type { Shortening } from './shortening.ts';
import { textLinks } from './text-links.ts';
import { treatmentOf } from './trackable.ts';

type TextMessage = Extract<LineMessage, { type: 'text' | 'textV2' }>;

/** LINE's limit in UTF-16 code units (Messaging API reference, "Text message"). */
const mostCharacters = 5000;

/** A piece of the text that is replaced. */
interface Change {
  start: number;
  end: number;
  replacement: string;
  /** Characters that the user gets in its place. */
  length: number;
}

/**
 * The text with its addresses shortened, and LINE emojis at the places to which their `$` moves. A text that would become
 * too long for LINE keeps its own addresses: an address may also grow.
 */
export function rewriteText(
  message: TextMessage,
  shortening: Shortening,
): { text: string; emojis?: unknown } {
  const places = emojiPlaces(message['emojis']);
  const changes = textLinks(message.text)
    // A sign inside the address stands for an emoji: this is no address.
    .filter(({ start, end }) => !places.some((place) => place >= start && place < end))
    .flatMap((link) => changeOf(link, shortening));
  const growth = changes.reduce((sum, change) => sum + growthOf(change), 0);
  if (changes.length === 0 || message.text.length + growth > mostCharacters) return { text: message.text };
  const emojis = Array.isArray(message['emojis'])
    ? { emojis: message['emojis'].map((emoji: unknown) => moved(emoji, changes)) }
    : {};
  return { text: replaced(message.text, changes), ...emojis };
}

function changeOf(
  { start, end, url }: { start: number; end: number; url: string },
  { shorten, length }: Shortening,
): Change[] {
  const treatment = treatmentOf(url);
  switch (treatment.treat) {
    case 'leave':
      return treatment.url === url
        ? []
        : [{ start, end, replacement: treatment.url, length: treatment.url.length }];
    case 'track': {
      const replacement = `${shorten(treatment.url)}${treatment.suffix}`;
      return [{ start, end, replacement, length: length + treatment.suffix.length }];
    }
  }
}

const growthOf = ({ start, end, length }: Change): number => length - (end - start);

const replaced = (text: string, changes: readonly Change[]): string =>
  changes.reduceRight(
    (whole, { start, end, replacement }) => `${whole.slice(0, start)}${replacement}${whole.slice(end)}`,
    text,
  );

function emojiPlaces(emojis: unknown): number[] {
  return Array.isArray(emojis) ? emojis.flatMap((emoji: unknown) => placeOf(emoji) ?? []) : [];
}

function placeOf(emoji: unknown): number | undefined {
  const isPlaced = typeof emoji === 'object' && emoji !== null && 'index' in emoji;
  return isPlaced && typeof emoji.index === 'number' ? emoji.index : undefined;
}

function moved(emoji: unknown, changes: readonly Change[]): unknown {
  const place = placeOf(emoji);
  if (place === undefined) return emoji;
  const before = changes.filter(({ end }) => end <= place);
  return { ...(emoji as object), index: before.reduce((sum, change) => sum + growthOf(change), place) };
}
