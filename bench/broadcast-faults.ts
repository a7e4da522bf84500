import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { callJson } from '../local/call-json.ts';
import { mapBounded } from '../lambdas/shared/domain/map-bounded.ts';
import { freePort, newDataFolder, readLocalJson, startProcess } from '../test/crash/program-under-test.ts';
import { atLeast, exactly, type Figure } from './figure.ts';

const recipients = 5000;
const kills = 20;
/** Slow enough that all kills fall into the sending. */
const recipientsPerMinute = 12_000;

/** Parts of LINE's answers that go wrong, together a fifth; only few time out, since each takes ten seconds. */
const mishaps = [
  { status: 500, share: 0.08 },
  { status: 429, share: 0.03 },
  { resetBefore: true, share: 0.04 },
  { resetAfterAccept: true, share: 0.047 },
  { timeoutAfterAccept: true, share: 0.003 },
];

interface BroadcastJson {
  status: string;
  recipients?: { count: number };
  figures: Record<'sent' | 'suppressed' | 'failed' | 'unknown' | 'parked' | 'waiting', number>;
}

/**
 * A broadcast to 5,000 friends, half of them by personal pushes, while a fifth of LINE's answers goes wrong and the
 * program is killed twenty times, ten of them between LINE's acceptance and the program's note of it.
 */
export async function benchBroadcastFaults(): Promise<Figure[]> {
  const dataFolder = newDataFolder();
  const [port, linePort] = [await freePort(), await freePort()];
  const [baseUrl, lineBaseUrl] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${linePort}`];
  const simulator = await startProcess(
    'local/line/main.ts',
    ['--port', String(linePort), '--data', dataFolder, '--product', baseUrl],
    { readyLine: 'line simulator ready' },
  );
  const start = (): Promise<ChildProcess> =>
    startProcess('local/main.ts', ['--port', String(port), '--data', dataFolder], {
      readyLine: 'kizuna ready',
      env: { LINE_API_BASE_URL: lineBaseUrl },
    });
  let program = await start();
  const { apiKey } = readLocalJson(dataFolder);
  const api = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    callJson<Answer>(method, `${baseUrl}${path}`, body, apiKey);
  const sim = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    callJson<Answer>(method, `${lineBaseUrl}/_sim${path}`, body);

  try {
    const users = await befriend(sim);
    await importFollowers(api);
    const broadcastId = await begin(api);
    for (const mishap of mishaps)
      await sim('POST', '/faults', { path: '/v2/bot/message/*', count: 1e9, ...mishap });
    for (let kill = 0; kill < kills; kill += 1) {
      await (kill % 2 === 0 ? killAfterAccept(sim, program) : killAnywhere(program));
      program = await start();
    }
    const ended = await finish(api, sim, broadcastId);
    return await figuresOf(sim, { users, ended });
  } finally {
    program.kill('SIGKILL');
    simulator.kill('SIGKILL');
    await rm(dataFolder, { recursive: true, force: true });
  }
}

type Api = <Answer>(method: string, path: string, body?: object) => Promise<Answer>;

function befriend(sim: Api): Promise<string[]> {
  const numbers = Array.from({ length: recipients }, (_, index) => index);
  return mapBounded(numbers, 16, async (index) => {
    const person = { displayName: `friend ${index}`, friend: true };
    return (await sim<{ userId: string }>('POST', '/users', person)).userId;
  });
}

async function importFollowers(api: Api): Promise<void> {
  await api('POST', '/v1/members/import-followers', {});
  await api('POST', '/_local/settle', {});
}

async function begin(api: Api): Promise<string> {
  const say = (text: string) => ({ messages: [{ type: 'text', text }] });
  const { broadcastId } = await api<{ broadcastId: string }>('POST', '/v1/broadcasts', {
    name: 'Through faults',
    audience: { allFriends: true },
    variants: [
      { name: 'A', content: say('The sale begins') },
      { name: 'B', content: say('The sale begins, {{name}}') },
    ],
    recipientsPerMinute,
  });
  await api('POST', `/v1/broadcasts/${broadcastId}/send`, {});
  return broadcastId;
}

const ended = async (program: ChildProcess): Promise<void> => {
  while (program.exitCode === null && program.signalCode === null) await sleep(5);
};

/** LINE has taken a message, and nobody has noted it. */
async function killAfterAccept(sim: Api, program: ChildProcess): Promise<void> {
  await sim('POST', '/faults', { path: '/v2/bot/message/push', killAfterAccept: program.pid });
  await Promise.race([ended(program), sleep(20_000)]);
  await killAnywhere(program, 0);
}

async function killAnywhere(program: ChildProcess, afterMs = Math.random() * 1500): Promise<void> {
  await sleep(afterMs);
  program.kill('SIGKILL');
  await ended(program);
}

const minutesToEnd = 60;

/** Both clocks move together, so that backoffs pass. */
async function finish(api: Api, sim: Api, broadcastId: string): Promise<BroadcastJson> {
  for (let minute = 0; ; minute += 1) {
    await api('POST', '/_local/settle', {});
    const broadcast = await api<BroadcastJson>('GET', `/v1/broadcasts/${broadcastId}`);
    if (broadcast.status === 'finished' || minute === minutesToEnd) return broadcast;
    await sim('POST', '/clock', { offsetMs: (minute + 1) * 60_000 });
    await api('POST', '/_local/clock/advance', { seconds: 60 });
  }
}

async function figuresOf(
  sim: Api,
  given: { users: readonly string[]; ended: BroadcastJson },
): Promise<Figure[]> {
  const { figures, recipients: frozen } = given.ended;
  const counts = await mapBounded(given.users, 16, async (userId) => {
    const chat = await sim<{ messages: { text: string }[] }[]>('GET', `/users/${userId}/messages`);
    return chat.flatMap(({ messages }) => messages).filter(({ text }) => text.startsWith('The sale begins'))
      .length;
  });
  const calls = await sim<{ path: string; fault?: string }[]>('GET', '/calls');
  const sends = calls.filter(({ path }) => path.startsWith('/v2/bot/message/'));
  const sum = Object.entries(figures)
    .filter(([name]) => ['sent', 'suppressed', 'failed', 'unknown', 'parked', 'waiting'].includes(name))
    .reduce((total, [, count]) => total + count, 0);
  return [
    exactly('friends with exactly one message', counts.filter((count) => count === 1).length, recipients),
    exactly('friends with none or two', counts.filter((count) => count !== 1).length, 0),
    exactly('recipients noted as sent', figures.sent, recipients),
    exactly('recipients in all figures together, as frozen', sum, frozen?.count ?? -1),
    atLeast(
      'kills between acceptance and note, of 20',
      sends.filter(({ fault }) => fault === 'killAfterAccept').length,
      8,
    ),
    atLeast(
      'percent of calls that went wrong',
      (100 * sends.filter(({ fault }) => fault).length) / sends.length,
      15,
      ' %',
    ),
  ];
}
