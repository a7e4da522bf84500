import { sendBroadcast } from './broadcast-bench.ts';

/** One broadcast in a process of its own, whose memory is then its own; prints what was measured as JSON. */
const given = JSON.parse(process.argv[2] ?? '{}') as Parameters<typeof sendBroadcast>[0];
console.log(JSON.stringify(await sendBroadcast(given)));
process.exit(0);
