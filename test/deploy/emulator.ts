import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { eventually } from './eventually.ts';
import { runCommand } from './run-command.ts';

const pinned = 'ministack==1.5.33';
const root = join(import.meta.dirname, '../..');
const home = join(root, '.cache', 'ministack');
const functions = join(home, 'functions');
const certificate = join(functions, 'ministack-tls', 'server.crt');

export interface Emulator {
  endpoint: string;
  /** Program and version, or that it was there before. */
  name: string;
  /** What programs that call it need in their environment. */
  env: Readonly<Record<string, string>>;
  stop(): void;
}

const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** The emulator at AWS_ENDPOINT_URL, or a MiniStack of our own in a Python environment below .cache. */
export async function startEmulator(): Promise<Emulator> {
  const given = process.env['AWS_ENDPOINT_URL'];
  if (given) {
    const env = { ...credentials, AWS_ENDPOINT_URL: given };
    return { endpoint: given, name: `the emulator at ${given}`, env, stop: () => undefined };
  }
  const program = await install();
  const port = await freePort();
  const endpoint = `https://127.0.0.1:${port}`;
  prepareFunctionsFolder();
  const log = openSync(join(home, 'log'), 'w');
  const child = spawn(program, [], {
    stdio: ['ignore', log, log],
    env: {
      // Functions run on the Node of this path.
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      TMPDIR: functions,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      MINISTACK_REGION: credentials.AWS_REGION,
      // Roles and bucket policies are enforced, and ours refuse calls without TLS.
      AUTH: 'true',
      USE_SSL: '1',
    },
  });
  await eventually('the start of MiniStack', async () => (await isUp(endpoint)) || undefined);
  const env = {
    ...credentials,
    AWS_ENDPOINT_URL: endpoint,
    AWS_CA_BUNDLE: certificate,
    NODE_EXTRA_CA_CERTS: certificate,
  };
  // It outlives SIGTERM while requests are open, and keeps its port.
  return { endpoint, name: pinned, env, stop: () => void child.kill('SIGKILL') };
}

async function install(): Promise<string> {
  const environment = join(home, `venv-${pinned.replace('==', '-')}`);
  const program = join(environment, 'bin', 'ministack');
  if (existsSync(program)) return program;
  try {
    await runCommand('python3', ['-m', 'venv', environment]);
    await runCommand(join(environment, 'bin', 'pip'), ['install', '--quiet', pinned]);
  } catch (cause) {
    throw new Error(
      'The rehearsal needs Python 3.10 or newer with venv and pip to install MiniStack, and openssl. Install them, or start an emulator yourself and set AWS_ENDPOINT_URL.',
      { cause },
    );
  }
  return program;
}

/**
 * Where MiniStack unpacks functions: a package of its own, because ours is an ES module package and MiniStack's wrappers
 * are CommonJS, but with our SDK within reach, which Lambda's runtime has built in.
 */
function prepareFunctionsFolder(): void {
  mkdirSync(functions, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  if (!existsSync(join(home, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
}

async function isUp(endpoint: string): Promise<boolean> {
  if (!existsSync(certificate)) return false;
  setDefaultCACertificates([...getCACertificates('bundled'), readFileSync(certificate, 'utf8')]);
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
