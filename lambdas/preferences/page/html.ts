import { createHash } from 'node:crypto';
import type { HttpResponse } from '../../shared/edge/http/dispatch.ts';
import type { Language } from '../../shared/domain/languages.ts';
import { htmlLanguage } from './page-words.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text in HTML, between tags or in a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** Large enough to tap, readable in light and dark (contrast 7:1 and more). */
const style = `
:root{color-scheme:light dark}
body{margin:0;font:1rem/1.6 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:1.5rem 1rem}
h1{font-size:1.4rem;margin:0 0 .5rem}
fieldset{border:0;padding:0;margin:1.5rem 0}
legend{font-weight:600;padding:0;margin-bottom:.5rem}
label{display:flex;gap:.75rem;align-items:flex-start;padding:.75rem 0;min-height:1.5rem}
input{width:1.5rem;height:1.5rem;flex:none;margin:0}
small{display:block}
button{font:inherit;font-weight:600;width:100%;min-height:3rem;margin:.5rem 0;border:2px solid;border-radius:.5rem;cursor:pointer}
:focus-visible{outline:3px solid;outline-offset:3px}
[role=status]{border:2px solid;border-radius:.5rem;padding:.5rem .75rem}
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** No scripts, no frames, no outside resources; forms go back to this page only. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Of every answer here: its address is a key, so it must stay with the one who has it. */
export const privateHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': contentSecurityPolicy,
  // Not `no-referrer`: with that, browsers send `Origin: null` with the form, which looks like somebody else's.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
};

/** A whole page; `body` is HTML. */
export function htmlPage(
  status: number,
  { language, title, body }: { language: Language; title: string; body: string },
): HttpResponse {
  return {
    status,
    headers: { ...privateHeaders, 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>
<html lang="${htmlLanguage[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main>
<h1>${escapeHtml(title)}</h1>
${body}
</main></body>
</html>
`,
  };
}
