import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../../local/line/journal.ts';
import { openLineWorld, text } from '../../support/line-simulator.ts';

const newPath = (): string => join(mkdtempSync(join(tmpdir(), 'line-simulator-')), 'folder', 'line.jsonl');
const retryKey = { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' };

it('finds users, messages, used tokens, retry keys, quota, media and the clock again', async () => {
  const statePath = newPath();
  const before = await openLineWorld({ settings: { statePath } });
  const { userId, replyToken } = await before.newFriend();
  await before.line('POST', '/v2/bot/message/reply', { replyToken, messages: [text('reply')] });
  const push = { to: userId, messages: [text('push')] };
  const pushed = await before.line('POST', '/v2/bot/message/push', push, retryKey);
  const { body } = await before.sim('POST', `/users/${userId}/message`, { type: 'image' });
  const image = body as { messageId: string; replyToken: string; webhookEventId: string };
  await before.sim('POST', '/clock', { offsetMs: 5000 });
  await before.close();

  const after = await openLineWorld({ settings: { statePath, random: Math.random } });
  expect(await after.textsOf(userId)).toEqual(['reply', 'push']);
  const reply = (token: string) =>
    after.line('POST', '/v2/bot/message/reply', { replyToken: token, messages: [text('again')] });
  expect((await reply(replyToken)).status).toBe(400);
  expect((await reply(image.replyToken)).status).toBe(200);
  const again = await after.line('POST', '/v2/bot/message/push', push, retryKey);
  expect(again.status).toBe(409);
  expect(again.headers.get('x-line-accepted-request-id')).toBe(pushed.headers.get('x-line-request-id'));
  expect((await after.line('GET', '/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 1 });
  expect((await after.line('GET', `/v2/bot/message/${image.messageId}/content`)).status).toBe(200);
  expect((await after.sim('POST', '/redeliver', { webhookEventId: image.webhookEventId })).status).toBe(200);
  expect((await after.sim('GET', '/clock')).body).toEqual({
    now: new Date(after.clock.now() + 5000).toISOString(),
  });
  await after.close();
});

it('keeps its journal to its owner', () => {
  const path = newPath();
  openJournal(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('drops half a line that a kill has left, and goes on after it', () => {
  const path = newPath();
  const person = (userId: string) => ({ kind: 'person' as const, person: { userId, displayName: userId } });
  const first = openJournal(path);
  first.record(person('U1'));
  first.close();
  appendFileSync(path, '{"kind":"person","person":{"userId":"U');
  const second = openJournal(path);
  second.record(person('U2'));
  second.close();
  expect([...openJournal(path).state.people.keys()]).toEqual(['U1', 'U2']);
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(2);
});

it('refuses a file of something else, and says what to do', () => {
  const path = newPath();
  openJournal(path).close();
  writeFileSync(path, '{"kind":"other"}\n');
  expect(() => openJournal(path)).toThrow(/line 1 is no change.*delete the file/);
});

it('has everything it answered, as a process of its own that is killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'line-simulator-'));
  const main = join(import.meta.dirname, '../../../local/line/main.ts');
  const start = async () => {
    const child = spawn(
      process.execPath,
      [main, '--port', '0', '--data', folder, '--product', 'http://127.0.0.1:9'],
      {
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const baseUrl = /line simulator ready (\S+)/.exec(line.toString())?.[1] ?? '';
    return { child, baseUrl };
  };
  const post = async (url: string, body: object) =>
    (
      await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json();

  const first = await start();
  const { userId } = (await post(`${first.baseUrl}/_sim/users`, { displayName: 'Anna' })) as {
    userId: string;
  };
  const followed = await post(`${first.baseUrl}/_sim/users/${userId}/follow`, {});
  expect(followed).toMatchObject({ status: 0 });
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await start();
  const users = await (await fetch(`${second.baseUrl}/_sim/users`)).json();
  expect(users).toMatchObject([{ userId, displayName: 'Anna', friend: true }]);
  second.child.kill('SIGTERM');
  expect(await once(second.child, 'exit')).toEqual([0, null]);
}, 20_000);
