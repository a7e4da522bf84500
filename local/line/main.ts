import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openIdentity } from '../identity.ts';
import { createSimulator } from './create-simulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3001' },
    data: { type: 'string', default: '.kizuna' },
    /** Where the product serves. */
    product: { type: 'string', default: 'http://127.0.0.1:3000' },
    /** Where webhooks go, when not to the product's own path. */
    'webhook-url': { type: 'string' },
    name: { type: 'string', default: 'Kizuna demo' },
  },
});

// Product and simulator know each other by the identity of the data folder, whichever of them starts first.
const dataFolder = resolve(values.data);
await mkdir(dataFolder, { recursive: true, mode: 0o700 });
const { channelId, channelSecret, channelAccessToken, botUserId } = await openIdentity(dataFolder);
const simulator = await createSimulator({
  port: Number(values.port),
  clock: Date,
  random: Math.random,
  statePath: join(dataFolder, 'line.jsonl'),
  productBaseUrl: () => values.product,
  channel: {
    channelId,
    channelSecret,
    channelAccessToken,
    botUserId,
    displayName: values.name,
    webhookUrl: values['webhook-url'] ?? `${values.product}/line/webhook/${channelId}`,
    monthlyLimit: null,
    verified: true,
  },
});
console.log(`line simulator ready ${simulator.baseUrl}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}
