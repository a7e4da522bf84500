import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callJson } from '../../../local/call-json.ts';
import { startProgram, type Program } from '../../../local/start-program.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'kizuna-import-'));
let program: Program;
beforeAll(async () => {
  program = await startProgram(
    {
      ...{ port: 0, linePort: 0, dataFolder, fresh: false },
      ...{ lineApiBaseUrl: undefined, lineDataApiBaseUrl: undefined },
    },
    () => undefined,
  );
}, 30_000);
afterAll(() => program.close());

const api = <Answer>(method: string, path: string, body?: unknown) => {
  const { apiKey } = JSON.parse(readFileSync(join(dataFolder, 'local.json'), 'utf8')) as { apiKey: string };
  return callJson<Answer>(method, `${program.baseUrl}${path}`, body, apiKey);
};

it('a CSV is uploaded by its link, imported and deleted on one machine', async () => {
  const created = await api<{ importId: string; uploadUrl: string }>('POST', '/v1/orders/imports', {
    defaultCurrency: 'TWD',
  });
  const rows = Array.from(
    { length: 300 },
    (_, index) => `B${index},2026/1/${1 + (index % 28)},100,C${index % 9}`,
  );
  const file = ['訂單編號,訂單日期,金額,會員編號', ...rows].join('\r\n');
  const headers = { 'content-type': 'text/csv' };
  expect((await fetch(created.uploadUrl, { method: 'PUT', headers, body: file })).status).toBe(200);
  await api('POST', `/v1/orders/imports/${created.importId}/start`, {});
  await api('POST', '/_local/settle', {});
  expect(await api('GET', `/v1/orders/imports/${created.importId}`)).toMatchObject({
    status: 'finished',
    ordersPlaced: 300,
  });
  const files = readdirSync(join(dataFolder, 'blobs'), { recursive: true }) as string[];
  expect(files.filter((name) => name.endsWith('.blob'))).toEqual([]);
}, 30_000);
