import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callJson } from '../../local/call-json.ts';
import { startProgram } from '../../local/start-program.ts';

/** The whole product in this process with simulated LINE and its own clock, in a folder of its own. */
export async function runningProgram() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kizuna-'));
  const options = { port: 0, linePort: 0, dataFolder, fresh: false };
  const program = await startProgram(
    { ...options, lineApiBaseUrl: undefined, lineDataApiBaseUrl: undefined },
    () => undefined,
  );
  const { apiKey } = JSON.parse(readFileSync(join(dataFolder, 'local.json'), 'utf8')) as { apiKey: string };
  const api = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    callJson<Answer>(method, `${program.baseUrl}${path}`, body, apiKey);
  const sim = <Answer>(method: string, path: string, body?: object): Promise<Answer> =>
    callJson<Answer>(method, `${program.lineBaseUrl}/_sim${path}`, body);
  const settle = () => api('POST', '/_local/settle', {});
  return {
    ...{ baseUrl: program.baseUrl, channelId: program.channelId, api, sim, settle },
    advance: (seconds: number) => api('POST', '/_local/clock/advance', { seconds }),
    async publish(definition: object): Promise<string> {
      const { journeyId } = await api<{ journeyId: string }>('POST', '/v1/journeys', definition);
      await api('POST', `/v1/journeys/${journeyId}/publish`, {});
      return journeyId;
    },
    /** A user who follows the account; the name must be new. */
    async newFriend(displayName: string): Promise<{ userId: string; memberId: string }> {
      const { userId } = await sim<{ userId: string }>('POST', '/users', { displayName });
      await sim('POST', `/users/${userId}/follow`, {});
      await settle();
      const found = await api<{ items: { memberId: string }[] }>('GET', `/v1/members?name=${displayName}`);
      return { userId, memberId: found.items[0]?.memberId ?? '' };
    },
    /** Something that the user does in the chat. */
    async act(userId: string, verb: 'follow' | 'unfollow' | 'message' | 'postback', body: object = {}) {
      await sim('POST', `/users/${userId}/${verb}`, body);
      await settle();
    },
    async textsOf(userId: string): Promise<string[]> {
      const sent = await sim<{ messages: { text?: string }[] }[]>('GET', `/users/${userId}/messages`);
      return sent.flatMap(({ messages }) => messages.flatMap(({ text }) => text ?? []));
    },
    async close(): Promise<void> {
      await program.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
export type RunningProgram = Awaited<ReturnType<typeof runningProgram>>;
