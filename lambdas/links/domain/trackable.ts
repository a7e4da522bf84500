/** An author writes it at the end of a link that is not to be tracked; it is cut off before the message is sent. */
const optOut = '#notrack';

/**
 * LINE opens these itself, which a redirect through a browser would break
 * (https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/).
 */
const hostsOfLine: ReadonlySet<string> = new Set(['line.me', 'liff.line.me', 'miniapp.line.me']);

/** LINE reads it from the address in the message, so the short address must have it too. */
const parameterOfLine = /[?&](openExternalBrowser=1)(?:&|#|$)/;

/** What is to become of an address in a message. */
export type LinkTreatment =
  /** `suffix` goes to the end of the short address. */
  { treat: 'track'; url: string; suffix: string } | { treat: 'leave'; url: string };

/**
 * Only https is tracked. Addresses of LINE, other schemes (`line:`, `tel:`, `http:`), addresses with a personal
 * field and those that opt out stay as they are.
 */
export function treatmentOf(text: string): LinkTreatment {
  if (text.endsWith(optOut)) return { treat: 'leave', url: text.slice(0, -optOut.length) };
  const url = parse(text);
  if (url?.protocol !== 'https:' || hostsOfLine.has(url.hostname) || /[{}]/.test(text))
    return { treat: 'leave', url: text };
  const [, parameter] = parameterOfLine.exec(text) ?? [];
  return { treat: 'track', url: text, suffix: parameter === undefined ? '' : `?${parameter}` };
}

/** Undefined for what no browser could open. */
export function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
