import type { HttpResponse } from '../shared/edge/http/dispatch.ts';

/** What everybody sees whose code names no link; it repeats nothing of the request. */
export const unknownLinkPage: HttpResponse = {
  status: 404,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  },
  body: `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Link not found</title>
<style>body { font-family: sans-serif; margin: 20vh auto; max-width: 22em; padding: 0 1em; text-align: center }</style>
<h1>This link does not work</h1>
<p>It may have been cut off. Please go back to the message and tap the link again.</p>
</html>
`,
};
