import type { LineMessage } from '../../../stepfunctions/line-message/line-message.ts';
import { rewriteText } from './rewrite-text.ts';
import type { Shortening } from './shortening.ts';
import { treatmentOf } from './trackable.ts';

/**
 * The messages with every tracked address shortened: in `uri` actions wherever they are, in the areas of imagemaps, and in
 * the running text of text messages. All else stays as it is.
 */
export const rewriteLinks = (messages: readonly LineMessage[], shortening: Shortening): LineMessage[] =>
  messages.map((message) => {
    const rewritten = rewriteValue(message, shortening) as LineMessage;
    return rewritten.type === 'text' || rewritten.type === 'textV2'
      ? ({ ...rewritten, ...rewriteText(rewritten, shortening) } as LineMessage)
      : rewritten;
  });

/** The addresses that a rewriting would shorten, each once. */
export function linksIn(messages: readonly LineMessage[]): string[] {
  const found = new Set<string>();
  const shorten = (url: string): string => {
    found.add(url);
    return url;
  };
  rewriteLinks(messages, { shorten, length: 0 });
  return [...found];
}

function rewriteValue(value: unknown, shortening: Shortening): unknown {
  if (Array.isArray(value)) return value.map((entry) => rewriteValue(entry, shortening));
  if (typeof value !== 'object' || value === null) return value;
  const isUriAction = 'type' in value && value.type === 'uri';
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]: [string, unknown]) => {
      if (key === 'linkUri' || (isUriAction && key === 'uri')) return [key, rewriteUri(entry, shortening)];
      if (isUriAction && key === 'altUri') return [key, rewriteAltUri(entry, shortening)];
      return [key, rewriteValue(entry, shortening)];
    }),
  );
}

/** What a `uri` action opens on a computer, by device: `{desktop}`. */
function rewriteAltUri(value: unknown, shortening: Shortening): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([device, uri]) => [device, rewriteUri(uri, shortening)]),
  );
}

function rewriteUri(value: unknown, { shorten }: Shortening): unknown {
  if (typeof value !== 'string') return value;
  const treatment = treatmentOf(value);
  return treatment.treat === 'track' ? `${shorten(treatment.url)}${treatment.suffix}` : treatment.url;
}
