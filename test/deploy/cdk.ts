import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

const root = join(import.meta.dirname, '../..');
const sources = ['bin', 'lib', 'lambdas', 'stepfunctions', 'cdk.json', 'package.json', 'tsconfig.json'];

/** `cdk` on a copy of the sources, so that the rehearsal can deploy changed code without changing the project. */
export interface Cdk {
  /** The copy's folder. */
  readonly folder: string;
  bootstrap(): Promise<void>;
  deploy(): Promise<void>;
  destroy(): Promise<void>;
  /** The value of a stack output whose name starts so. */
  output(name: string): string;
}

export function copyForCdk({ endpoint, lineBaseUrl }: { endpoint: string; lineBaseUrl: string }): Cdk {
  const folder = join(root, '.cache', 'rehearsal');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const source of sources) cpSync(join(root, source), join(folder, source), { recursive: true });
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const outputs = join(folder, 'outputs.json');
  const settings = { stage: 'rehearsal', lineApiBaseUrl: lineBaseUrl, lineDataApiBaseUrl: lineBaseUrl };
  const context = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const cdk = async (...args: readonly string[]): Promise<void> =>
    void (await runCommand('cdk', [...args, ...context], { cwd: folder, env }));
  return {
    folder,
    bootstrap: () => cdk('bootstrap', 'aws://000000000000/us-east-1'),
    // MiniStack fails on change sets without a change, so stacks are written directly.
    deploy: () =>
      cdk('deploy', '--all', '--require-approval=never', '--method=direct', '--outputs-file', outputs),
    destroy: () => cdk('destroy', '--all', '--force'),
    output(name) {
      const stacks = JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, Record<string, string>>;
      const found = Object.values(stacks)
        .flatMap(Object.entries)
        .find(([key]) => key.startsWith(name));
      if (!found) throw new Error(`No stack has an output ${name}.`);
      return String(found[1]);
    },
  };
}
