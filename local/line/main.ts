import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createSimulator } from './create-simulator.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3001' },
    data: { type: 'string', default: '.kizuna' },
    'webhook-url': { type: 'string' },
    state: { type: 'string' },
  },
});

const LocalJson = z.object({
  baseUrl: z.string(),
  channelId: z.string(),
  channelSecret: z.string(),
  channelAccessToken: z.string(),
});

// The simulator plays the channel of a data folder, so that product and simulator know each other.
const dataFolder = resolve(values.data);
const { baseUrl, ...credentials } = LocalJson.parse(JSON.parse(await readFile(join(dataFolder, 'local.json'), 'utf8')));
const simulator = await createSimulator({
  port: Number(values.port),
  clock: Date,
  random: Math.random,
  statePath: values.state ?? join(dataFolder, 'line.jsonl'),
  productBaseUrl: () => baseUrl,
  channel: {
    ...credentials,
    botUserId: `U${credentials.channelId.padStart(32, '0')}`,
    displayName: 'Kizuna demo',
    webhookUrl: values['webhook-url'] ?? `${baseUrl}/line/webhook/${credentials.channelId}`,
    monthlyLimit: null,
    verified: true,
  },
});
console.log(`line simulator ready ${simulator.baseUrl}`);
