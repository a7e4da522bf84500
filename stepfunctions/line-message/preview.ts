import type { LineMessage } from './line-message.ts';

const mostCharacters = 60;

/**
 * The beginning of the first words in messages (a text, or what stands for a picture in the list of chats), at most 60
 * characters on one line; personal fields stay unfilled. Undefined when none has words.
 */
export function messagePreview(messages: readonly LineMessage[]): string | undefined {
  const words = messages.map(wordsOf).find((text) => text !== undefined);
  const characters = Array.from(words?.replace(/\s+/gu, ' ').trim() ?? '');
  if (characters.length === 0) return undefined;
  if (characters.length <= mostCharacters) return characters.join('');
  return `${characters.slice(0, mostCharacters - 1).join('')}…`;
}

function wordsOf(message: LineMessage): string | undefined {
  const words = 'text' in message ? message.text : 'altText' in message ? message.altText : undefined;
  return typeof words === 'string' ? words : undefined;
}
