import type { IncomingMessage } from 'node:http';

export interface Refusal {
  status: number;
  message: string;
}

const localNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Why a request is not served, or undefined. A page of somebody else's in the developer's browser must not reach the
 * simulator (DNS rebinding, cross-site POST): Host and Origin must be its own, and control POSTs must be JSON, which a
 * foreign page cannot send without asking first.
 */
export function refusal(request: IncomingMessage, port: number): Refusal | undefined {
  const { host, origin } = request.headers;
  const own = localNames.map((name) => `${name}:${port}`);
  if (host === undefined || !own.includes(host.toLowerCase())) {
    return { status: 403, message: `Call the simulator as 127.0.0.1:${port} or localhost:${port}.` };
  }
  if (origin !== undefined && !own.includes(origin.toLowerCase().replace(/^https?:\/\//, ''))) {
    return { status: 403, message: 'Pages of another origin may not call the simulator.' };
  }
  const isControlPost = request.method === 'POST' && (request.url ?? '').startsWith('/_sim/');
  if (isControlPost && hasBody(request) && !isJson(request)) {
    return { status: 415, message: 'Send JSON with content-type: application/json.' };
  }
  return undefined;
}

/** A POST without a body can do no more than a link could. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

export const isJson = (request: IncomingMessage): boolean =>
  /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
