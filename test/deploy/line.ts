import { createSimulator } from '../../local/line/create-simulator.ts';

export const channel = {
  channelId: '2000000001',
  channelSecret: 'rehearsal-channel-secret',
  channelAccessToken: 'rehearsal-channel-access-token',
};

interface WebhookResult {
  status: number;
  webhookEventId: string;
}

/** LINE, played by the simulator, with what its users can do. */
export interface Line {
  baseUrl: string;
  setWebhookUrl(url: string): void;
  channelId: string;
  /** With a phone, LINE notification messages reach it. */
  newUser(displayName: string, more?: { phone: string; notifications: 'delivered' }): Promise<string>;
  follow(userId: string): Promise<WebhookResult>;
  say(userId: string, text: string): Promise<WebhookResult>;
  /** Resolves with the id of the message. */
  sendPicture(userId: string): Promise<string>;
  unsend(userId: string, messageId: string): Promise<WebhookResult>;
  /** The same event once more, as LINE's redelivery does. */
  redeliver(webhookEventId: string): Promise<WebhookResult>;
  /** A webhook body whose signature does not match. */
  sendTampered(body: string): Promise<{ status: number }>;
  /** The texts that the OA has sent to a user, oldest first, with the way they took. */
  textsTo(userId: string): Promise<readonly { text: string; via: string }[]>;
  close(): Promise<void>;
}

interface Received {
  messages: readonly { text?: string }[];
  via: string;
}

export async function startLine(): Promise<Line> {
  const simulator = await createSimulator({
    port: 0,
    clock: Date,
    random: Math.random,
    channel: {
      ...channel,
      botUserId: `U${'0'.repeat(32)}`,
      displayName: 'Rehearsal',
      webhookUrl: undefined,
      monthlyLimit: null,
      verified: true,
    },
  });
  const call = async <Answer>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${simulator.baseUrl}/_sim/${path}`, {
      method,
      ...(method === 'GET'
        ? {}
        : { body: JSON.stringify(body ?? {}), headers: { 'content-type': 'application/json' } }),
    });
    if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${path}.`);
    return (await response.json()) as Answer;
  };
  return {
    ...simulator,
    channelId: channel.channelId,
    newUser: async (displayName, more) =>
      (await call<{ userId: string }>('POST', 'users', { displayName, ...more })).userId,
    follow: (userId) => call('POST', `users/${userId}/follow`),
    say: (userId, text) => call('POST', `users/${userId}/message`, { type: 'text', text }),
    sendPicture: async (userId) =>
      (await call<{ messageId: string }>('POST', `users/${userId}/message`, { type: 'image' })).messageId,
    unsend: (userId, messageId) =>
      call('POST', `users/${userId}/event`, { type: 'unsend', unsend: { messageId } }),
    redeliver: (webhookEventId) => call('POST', 'redeliver', { webhookEventId }),
    sendTampered: (body) => call('POST', 'webhook', { body, signature: 'tampered' }),
    async textsTo(userId) {
      const received = await call<Received[]>('GET', `users/${userId}/messages`);
      return received.flatMap(({ messages, via }) => messages.map(({ text = '' }) => ({ text, via })));
    },
  };
}
