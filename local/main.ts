import { logCodes } from '../lambdas/shared/edge/log-codes.ts';
import type { Log } from '../lambdas/shared/edge/logger.ts';
import { readOptions } from './options.ts';
import { startProgram } from './start-program.ts';

/** On one machine the developer sees the whole error; it goes to the terminal and nowhere else. */
const log: Log = (code, detail = {}, error) => {
  console.warn(`${code}: ${logCodes[code]}`, detail, ...(error === undefined ? [] : [error]));
};

try {
  const program = await startProgram(readOptions(process.argv.slice(2), process.env), log);
  const { baseUrl, lineBaseUrl } = program;
  console.log(`kizuna ready ${baseUrl} line ${lineBaseUrl}`);
  console.log(`
Try next:
  open ${lineBaseUrl}             be a friend of the demo account: write "hours", press buttons
  then "+1 day" there, or:
  curl -X POST ${baseUrl}/_local/clock/advance -H 'content-type: application/json' -d '{"seconds": 86400}'
  curl ${baseUrl}/v1/members -H "authorization: Bearer <apiKey of .kizuna/local.json>"
  curl ${baseUrl}/v1/openapi.json             the whole admin API
`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void program.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
