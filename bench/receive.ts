import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { receive } from '../lambdas/inbound/receive.ts';
import { atLeast, atMost, type Figure } from './figure.ts';

const secret = 'a channel secret';
const rounds = 20_000;

/** The webhook door: the size of its bundle, and what one core receives when the queue costs nothing. */
export async function benchReceive(): Promise<Figure[]> {
  const bundleBytes = await receiveBundleBytes();
  let queued = 0;
  const deps = {
    clock: { now: () => 0, sleep: () => Promise.resolve() },
    readChannelSecret: () => Promise.resolve(secret),
    sendToInboundQueue: (messages: readonly unknown[]) => {
      queued += messages.length;
      return Promise.resolve();
    },
  };
  const webhooks = Array.from({ length: 1000 }, (_, index) => signedWebhook(index));
  const durations = new Float64Array(rounds);
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const webhook = webhooks[round % webhooks.length];
    if (!webhook) continue;
    const from = performance.now();
    await receive(deps, webhook);
    durations[round] = performance.now() - from;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const p99 = durations.sort()[Math.floor(rounds * 0.99)] ?? 0;
  return [
    atMost('receive bundle, our own code and packages', bundleBytes / 1000, 300, ' KB'),
    atLeast('signed events on one core', Math.floor(queued / seconds), 3000, ' a second'),
    atMost('p99 of the handler alone', p99, 2, ' ms'),
  ];
}

/** As the stack bundles it: `@aws-sdk/*` comes from the Lambda runtime. */
async function receiveBundleBytes(): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../lambdas/inbound/receive.lambda.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: ['@aws-sdk/*', '@smithy/*'],
  });
  return outputFiles[0]?.contents.length ?? Infinity;
}

function signedWebhook(index: number) {
  const event = {
    type: 'message',
    mode: 'active',
    timestamp: 1_700_000_000_000 + index,
    webhookEventId: `01H810YECXQQZ37VAXPF6H9E${String(index).padStart(4, '0')}`,
    deliveryContext: { isRedelivery: false },
    replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA',
    source: { type: 'user', userId: `U${String(index).padStart(32, '0')}` },
    message: {
      id: String(index),
      type: 'text',
      text: 'Hello, world! (love) こんにちは',
      quoteToken: 'q3Plxr4AgKd...',
    },
  };
  const rawBody = Buffer.from(JSON.stringify({ destination: 'U'.padEnd(33, '1'), events: [event] }));
  return {
    channelId: '2000000000',
    rawBody,
    signature: createHmac('sha256', secret).update(rawBody).digest('base64'),
  };
}
