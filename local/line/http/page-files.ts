import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { refuse, type LineAnswer } from './line-answer.ts';

const folder = join(import.meta.dirname, '../page');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Messages may show pictures and play media from anywhere; code comes from here only. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src * data: blob:',
  'media-src * data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A file of the chat page; read each time, so that a change shows on reload. */
export function pageFile(path: string): LineAnswer {
  const name = path === '/' ? 'index.html' : path.slice(1);
  const contentType = contentTypes[extname(name)];
  if (contentType === undefined || !readdirSync(folder).includes(name)) return refuse(404, 'Not found');
  const headers = {
    'content-type': contentType,
    'content-security-policy': policy,
    'cache-control': 'no-cache',
  };
  return { status: 200, body: readFileSync(join(folder, name)), headers };
}
