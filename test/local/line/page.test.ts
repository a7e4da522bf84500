import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLineWorld, type LineWorld } from '../../support/line-simulator.ts';

const folder = join(import.meta.dirname, '../../../local/line/page');
const files = readdirSync(folder);

let world: LineWorld;
beforeAll(async () => {
  world = await openLineWorld();
});
afterAll(() => world.close());

const get = async (path: string) => {
  const response = await fetch(`${world.simulator.baseUrl}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};

it('is served at /, with scripts from here only', async () => {
  const { status, headers, text } = await get('/');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  expect(text).toContain('<title>LINE simulator</title>');
});

it('serves every file of the page and nothing else', async () => {
  for (const file of files) expect((await get(`/${file}`)).status).toBe(200);
  for (const path of ['/nothing.js', '/..%2fmain.ts', '/../settings.ts', '/page/main.js']) {
    expect((await get(path)).status).toBe(404);
  }
});

it('works offline: nothing is loaded from elsewhere', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const loaded = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, path]) => path);
  expect(loaded.filter((path) => path?.startsWith('./'))).toHaveLength(
    loaded.filter((path) => path !== '').length,
  );
  for (const file of files.filter((name) => name.endsWith('.js'))) {
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, path = ''] of source.matchAll(/from '([^']+)'/g))
      expect(files).toContain(path.replace('./', ''));
  }
});

it('names every control for those who do not see it', () => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const ids = [...html.matchAll(/<(?:input|textarea|select)[^>]*\sid="([^"]+)"/g)].map(([, id]) => id ?? '');
  const labelled = (id: string) =>
    html.includes(`for="${id}"`) || new RegExp(`<label[^>]*>(?:(?!</label>)[\\s\\S])*id="${id}"`).test(html);
  expect(ids.filter((id) => !labelled(id))).toEqual([]);
});

it('is told of changes as they happen', async () => {
  const response = await fetch(`${world.simulator.baseUrl}/_sim/changes`);
  const reader = response.body?.getReader();
  const read = async () => new TextDecoder().decode((await reader?.read())?.value as Uint8Array);
  expect(await read()).toBe('data: changed\n\n');
  await world.newFriends(1);
  expect(await read()).toBe('data: changed\n\n');
  await reader?.cancel();
});

it('shows what users sent, and never runs it', async () => {
  const contentBase64 = Buffer.from('<script>alert(1)</script>').toString('base64');
  const message = { type: 'file', contentType: 'text/html', contentBase64 };
  const { body } = await world.sim('POST', `/users/${await world.newUser()}/message`, message);
  const { status, headers } = await get(`/_sim/contents/${(body as { messageId: string }).messageId}`);
  expect(status).toBe(200);
  expect(headers.get('content-security-policy')).toBe('sandbox');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});
