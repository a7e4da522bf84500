import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

export const newDataFolder = (): string => mkdtempSync(join(tmpdir(), 'kizuna-'));

/** Starts a program of ours and waits for its ready line. */
export async function startProcess(
  script: string,
  args: readonly string[],
  { readyLine, env = {} }: { readyLine: string; env?: Record<string, string> },
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  await new Promise<void>((ready, fail) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes(readyLine)) ready();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', (code) =>
      fail(new Error(`${script} ended with ${String(code)} before it was ready:\n${output}`)),
    );
  });
  return child;
}

export const readLocalJson = (dataFolder: string): { baseUrl: string; channelId: string; apiKey: string } =>
  JSON.parse(readFileSync(join(dataFolder, 'local.json'), 'utf8')) as {
    baseUrl: string;
    channelId: string;
    apiKey: string;
  };
