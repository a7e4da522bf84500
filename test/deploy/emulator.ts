import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { runCommand } from './run-command.ts';

const pinned = 'ministack==1.5.33';
const root = join(import.meta.dirname, '../..');
const home = join(root, '.cache', 'ministack');

export interface Emulator {
  endpoint: string;
  /** Program and version, or that it was there before. */
  name: string;
  stop(): void;
}

/** The emulator at AWS_ENDPOINT_URL, or a MiniStack of our own in a Python environment below .cache. */
export async function startEmulator(): Promise<Emulator> {
  const given = process.env['AWS_ENDPOINT_URL'];
  if (given) return { endpoint: given, name: `the emulator at ${given}`, stop: () => undefined };
  const program = await install();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const log = openSync(join(home, 'log'), 'w');
  const child = spawn(program, [], {
    stdio: ['ignore', log, log],
    env: {
      // Functions run on the Node of this path.
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      TMPDIR: functionsFolder(),
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      MINISTACK_REGION: 'us-east-1',
    },
  });
  await eventually('the start of MiniStack', async () => (await isUp(endpoint)) || undefined);
  return { endpoint, name: pinned, stop: () => void child.kill() };
}

async function install(): Promise<string> {
  const program = join(home, `venv-${pinned.replace('==', '-')}`, 'bin', 'ministack');
  if (existsSync(program)) return program;
  const environment = join(program, '../..');
  try {
    await runCommand('python3', ['-m', 'venv', environment]);
    await runCommand(join(environment, 'bin', 'pip'), ['install', '--quiet', pinned]);
  } catch (cause) {
    throw new Error(
      'The rehearsal needs Python 3.10 or newer with venv and pip to install MiniStack. Install them, or start an emulator yourself and set AWS_ENDPOINT_URL.',
      { cause },
    );
  }
  return program;
}

/**
 * Where MiniStack unpacks functions: a package of its own, because ours is an ES module package and MiniStack's wrappers
 * are CommonJS, but with our SDK within reach, which Lambda's runtime has built in.
 */
function functionsFolder(): string {
  const folder = join(home, 'functions');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  if (!existsSync(join(home, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  return folder;
}

async function isUp(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_localstack/health`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
