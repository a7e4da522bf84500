import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callJson } from '../../../local/call-json.ts';
import { startProgram, type Program } from '../../../local/start-program.ts';
import { pngOf } from '../../rich-menus/sample-images.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'kizuna-menus-'));
const options = {
  ...{ port: 0, linePort: 0, dataFolder, fresh: false },
  ...{ lineApiBaseUrl: undefined, lineDataApiBaseUrl: undefined },
};
let program: Program;
beforeAll(async () => {
  program = await startProgram(options, () => undefined);
}, 30_000);
afterAll(() => program.close());

const product = <Body>(method: string, path: string, body: unknown): Promise<Body> => {
  const { apiKey } = JSON.parse(readFileSync(join(dataFolder, 'local.json'), 'utf8')) as { apiKey: string };
  return callJson<Body>(method, `${program.baseUrl}${path}`, body, apiKey);
};
const line = <Body>(method: string, path: string, body: unknown): Promise<Body> =>
  callJson<Body>(method, `${program.lineBaseUrl}/_sim${path}`, body);
const settle = () => product('POST', '/_local/settle', {});
const size = { width: 1200, height: 810 };

async function live(name: string): Promise<string> {
  const area = { bounds: { x: 0, y: 0, width: 600, height: 810 }, action: { type: 'message', text: name } };
  const draft = { name, chatBarText: name, size, areas: [area] };
  const { richMenuId } = await product<{ richMenuId: string }>('POST', '/v1/rich-menus', draft);
  const base64 = pngOf(size).toString('base64');
  await product('PUT', `/v1/rich-menus/${richMenuId}/image`, { base64 });
  await product('POST', `/v1/rich-menus/${richMenuId}/publish`, {});
  await settle();
  return richMenuId;
}

it('shows a friend the menu of a tag that has just come, and another one when its time begins', async () => {
  const [vip, seasonal] = [await live('VIP'), await live('Season')];
  const { userId } = await line<{ userId: string }>('POST', '/users', { displayName: 'Ann' });
  await line('POST', `/users/${userId}/follow`, {});
  await settle();
  const { items } = await product<{ items: { memberId: string; lineUserId?: string }[] }>(
    'GET',
    '/v1/members',
    undefined,
  );
  const memberId = items.find((member) => member.lineUserId === userId)?.memberId ?? '';
  await product('POST', '/v1/tags', { name: 'vip' });
  const { timeZone } = await product<{ timeZone: string }>(
    'GET',
    `/v1/channels/${program.channelId}`,
    undefined,
  );
  const tomorrow = new Date(Date.now() + 86_400_000);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(tomorrow);
  const rules = [
    { richMenuId: seasonal, when: { everyone: true }, from: `${day}T12:00` },
    { richMenuId: vip, when: { tag: 'vip' } },
  ];
  await product('PUT', '/v1/rich-menus/rules', { rules });
  await settle();
  const shown = async () =>
    (await line<{ menu: { chatBarText: string } | null }>('GET', `/users/${userId}/rich-menu`, undefined))
      .menu?.chatBarText;
  expect(await shown()).toBeUndefined();
  await product('PUT', `/v1/members/${memberId}/tags/vip`, {});
  await settle();
  expect(await shown()).toBe('VIP');
  await product('POST', '/_local/clock/advance', { seconds: 2 * 86_400 });
  expect(await shown()).toBe('Season');
  expect(await product('GET', `/v1/members/${memberId}/rich-menu`, undefined)).toMatchObject({
    decidedBy: 'rule',
    rule: 0,
    richMenuId: seasonal,
    isInStep: true,
  });
}, 30_000);
