import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refuse, type LineAnswer } from './line-answer.ts';

/** The chat page's files, by path; nothing else is served. */
const files: Readonly<Record<string, { name: string; contentType: string }>> = {
  '/': { name: 'index.html', contentType: 'text/html; charset=utf-8' },
  '/chat.css': { name: 'chat.css', contentType: 'text/css; charset=utf-8' },
  '/chat.js': { name: 'chat.js', contentType: 'text/javascript; charset=utf-8' },
  '/render.js': { name: 'render.js', contentType: 'text/javascript; charset=utf-8' },
};

export async function readPage(path: string): Promise<LineAnswer> {
  const file = Object.hasOwn(files, path) ? files[path] : undefined;
  if (!file) return refuse(404, 'Not found');
  const body = await readFile(join(import.meta.dirname, 'page', file.name));
  const policy =
    "default-src 'self'; img-src 'self' https: data:; media-src https:; style-src 'self' 'unsafe-inline'";
  return {
    status: 200,
    body,
    headers: { 'content-type': file.contentType, 'content-security-policy': policy },
  };
}
