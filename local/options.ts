import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface Options {
  port: number;
  linePort: number;
  dataFolder: string;
  /** Throws the data folder away first. */
  fresh: boolean;
  /** Where LINE calls go; undefined: the simulator in this process. */
  lineApiBaseUrl: string | undefined;
  lineDataApiBaseUrl: string | undefined;
  /** Members a cohort, 500 unless told; benches compare with 1. */
  cohortSize?: number;
}

/**
 * Options of `npm start`: flags, then environment, then defaults.
 * @throws Error that names the option and the rule
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      'line-port': { type: 'string' },
      data: { type: 'string' },
      fresh: { type: 'boolean', default: false },
    },
  });
  const lineApiBaseUrl = env['LINE_API_BASE_URL'];
  return {
    port: readPort('--port (or PORT)', values.port ?? env['PORT'] ?? '3000'),
    linePort: readPort('--line-port (or LINE_PORT)', values['line-port'] ?? env['LINE_PORT'] ?? '3001'),
    dataFolder: resolve(values.data ?? env['KIZUNA_DATA'] ?? '.kizuna'),
    fresh: values.fresh,
    lineApiBaseUrl,
    lineDataApiBaseUrl: env['LINE_DATA_API_BASE_URL'] ?? lineApiBaseUrl,
  };
}

function readPort(name: string, text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} must be a port from 0 to 65535, not ${text}. 0 takes any free one.`);
}
