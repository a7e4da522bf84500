import type { IncomingMessage } from 'node:http';

/**
 * Why a request is not served, or undefined. The program listens on this machine only; a page of somebody else's in the
 * developer's browser must not reach it either (DNS rebinding, cross-site POST), so foreign Host and Origin are refused.
 */
export function refusal(request: IncomingMessage): { status: number; detail: string } | undefined {
  const { host, origin } = request.headers;
  if (!isLocal(host === undefined ? undefined : `http://${host}`)) {
    return { status: 403, detail: 'Host must be localhost or 127.0.0.1.' };
  }
  if (origin !== undefined && !isLocal(origin))
    return { status: 403, detail: 'Origin must be this machine.' };
  if (hasForeignBody(request) && !isOwnForm(request))
    return { status: 415, detail: 'Send JSON with content-type: application/json.' };
  return undefined;
}

/** A POST without a body can do no more than a link could, and Origin is checked before. */
function hasForeignBody({ method, headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return method === 'POST' && hasBody && !/^application\/json\b/i.test(headers['content-type'] ?? '');
}

/** The one page of ours with a form: its address is a secret, and only it may send the form. */
function isOwnForm({ url = '', headers: { host, origin, ...headers } }: IncomingMessage): boolean {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');
  return isForm && url.startsWith('/p/') && (origin === undefined || origin === `http://${host ?? ''}`);
}

function isLocal(url: string | undefined): boolean {
  try {
    return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url ?? '').hostname);
  } catch {
    return false;
  }
}
