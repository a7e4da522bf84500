import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.cache', 'rehearsal');
const outputs = join(folder, 'outputs.json');
const sources = ['bin', 'lib', 'lambdas', 'stepfunctions', 'cdk.json', 'package.json', 'tsconfig.json'];

/** Where the emulator's roles differ from IAM; made in the copy only. */
const adjustments = [
  {
    // AWS checks SendMessageBatch as SendMessage and knows no action of that name; MiniStack asks for it.
    file: 'lib/constructs/permission.ts',
    from: "actions: ['sqs:SendMessage']",
    to: "actions: ['sqs:SendMessage', 'sqs:SendMessageBatch']",
  },
  {
    // A schedule's ARN names its group; MiniStack checks every schedule as one of the default group.
    file: 'lib/constructs/channel-schedules.ts',
    from: 'resourceName: `${this.groupName}/*`',
    to: "resourceName: 'default/*'",
  },
  {
    file: 'lib/constructs/queue-schedules.ts',
    from: 'resourceName: `${this.groupName}/*`',
    to: "resourceName: 'default/*'",
  },
] as const;

/** `cdk` on a copy of the sources, so that the rehearsal can deploy changed code without changing the project. */
export interface Cdk {
  bootstrap(): Promise<void>;
  deploy(): Promise<void>;
  destroy(): Promise<void>;
  /** Adds a line of code to a file of the copy. */
  append(file: string, code: string): void;
  /** The value of a stack output whose name starts so. */
  output(name: string): string;
}

export function createCdk(emulatorEnv: Readonly<Record<string, string>>, lineBaseUrl: string): Cdk {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const source of sources) cpSync(join(root, source), join(folder, source), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, from, to } of adjustments) replace(join(folder, file), from, to);
  const settings = { stage: 'rehearsal', lineApiBaseUrl: lineBaseUrl, lineDataApiBaseUrl: lineBaseUrl };
  const context = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const path = `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
  const env = { ...process.env, ...emulatorEnv, PATH: path };
  const cdk = async (...args: readonly string[]): Promise<void> => {
    await runCommand('cdk', [...args, ...context], { cwd: folder, env });
  };
  return {
    bootstrap: () => cdk('bootstrap', 'aws://000000000000/us-east-1'),
    // MiniStack fails on change sets without a change, so stacks are written directly.
    deploy: () =>
      cdk(
        'deploy',
        '--all',
        '--concurrency=4',
        '--require-approval=never',
        '--method=direct',
        '--outputs-file',
        outputs,
      ),
    destroy: () => cdk('destroy', '--all', '--force'),
    append: (file, code) => appendFileSync(join(folder, file), `\n${code}\n`),
    output(name) {
      const stacks = JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, Record<string, string>>;
      const found = Object.values(stacks)
        .flatMap(Object.entries<string>)
        .find(([key]) => key.includes(name));
      if (!found) throw new Error(`No stack has an output ${name}.`);
      return found[1];
    },
  };
}

function replace(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from))
    throw new Error(`${file} does not contain "${from}" any more: adjust test/deploy/cdk.ts.`);
  writeFileSync(file, text.replace(from, to));
}
