import type { Turn } from '../state.ts';

interface Summarized {
  type?: string;
  text?: string;
  altText?: string;
}

/** A turn of a chat in one line, for lists of chats. */
export function summarize(turn: Turn): string {
  if (turn.from === 'account') return line(turn.messages.at(-1) as Summarized | undefined);
  const { event, displayText } = turn;
  if (event.type === 'message') return line(event['message'] as Summarized | undefined);
  return displayText ?? `(${event.type})`;
}

const line = ({ type = 'message', text, altText }: Summarized = {}): string => text ?? altText ?? `(${type})`;
