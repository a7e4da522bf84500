import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram, type Program } from '../../local/start-program.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'kizuna-links-'));
const options = {
  port: 0,
  linePort: 0,
  dataFolder,
  fresh: false,
  lineApiBaseUrl: undefined,
  lineDataApiBaseUrl: undefined,
};
const shop = 'https://shop.example/tea';
const text = (words: string) => ({ type: 'text', text: words });

interface Received {
  messages: { type: string; text?: string; template?: { actions: { uri: string }[] } }[];
  via: string;
}

describe('tracked links in the local program', () => {
  let program: Program;
  let apiKey: string;

  beforeAll(async () => {
    program = await startProgram(options, () => undefined);
    ({ apiKey } = JSON.parse(readFileSync(join(dataFolder, 'local.json'), 'utf8')) as { apiKey: string });
  }, 30_000);
  afterAll(() => program.close());

  async function json<Body>(method: string, url: string, body?: object): Promise<Body> {
    const answer = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Body;
  }
  const api = <Body>(method: string, path: string, body?: object) =>
    json<Body>(method, `${program.baseUrl}${path}`, body);
  const sim = <Body>(method: string, path: string, body?: object) =>
    json<Body>(method, `${program.lineBaseUrl}/_sim${path}`, body);
  const settle = () => api('POST', '/_local/settle', {});
  const tap = (address: string) => fetch(address, { redirect: 'manual' });

  async function publish(definition: object): Promise<string> {
    const { journeyId } = await api<{ journeyId: string }>('POST', '/v1/journeys', definition);
    await api('POST', `/v1/journeys/${journeyId}/publish`, {});
    return journeyId;
  }
  async function newFriend(displayName: string): Promise<string> {
    const { userId } = await sim<{ userId: string }>('POST', '/users', { displayName });
    await sim('POST', `/users/${userId}/follow`, {});
    await settle();
    return userId;
  }
  const received = async (userId: string) =>
    (await sim<Received[]>('GET', `/users/${userId}/messages`)).flatMap(({ messages }) => messages);
  const textsOf = async (userId: string) =>
    (await received(userId)).flatMap(({ text: words }) => (words === undefined ? [] : [words]));
  async function memberOf(name: string): Promise<string> {
    const { items } = await api<{ items: { memberId: string }[] }>('GET', `/v1/members?name=${name}`);
    return items[0]?.memberId ?? '';
  }

  it('wake who waits for a click, start journeys, tag, and stand on the timeline', async () => {
    await api('POST', '/v1/tags', { name: 'tea' });
    const journeyId = await publish({
      name: 'Tea time',
      trigger: { kind: 'event', type: 'message.received' },
      start: 'offer',
      nodes: {
        offer: {
          kind: 'send',
          messages: [
            text(`Tea: ${shop}`),
            {
              type: 'template',
              altText: 'Tea',
              template: {
                type: 'buttons',
                text: 'Tea',
                actions: [{ type: 'uri', label: 'Buy', uri: `${shop}?b=1` }],
              },
            },
          ],
          links: { mode: 'perMember', label: 'tea-offer', tag: { tag: 'tea', weight: 3 } },
          next: 'wait',
        },
        wait: {
          kind: 'waitFor',
          event: { type: 'link.clicked', where: { label: 'tea-offer' } },
          timeout: { days: 2 },
          onEvent: 'thanks',
          onTimeout: 'again',
        },
        thanks: { kind: 'send', messages: [text('You clicked')], next: 'out' },
        again: {
          kind: 'send',
          messages: [text(`Still there: ${shop}`)],
          links: { mode: 'perMember', label: 'tea-again' },
          next: 'out',
        },
        out: { kind: 'exit' },
      },
    });
    await publish({
      name: 'Clickers',
      trigger: { kind: 'event', type: 'link.clicked', where: { url: shop } },
      start: 'seen',
      nodes: {
        seen: { kind: 'send', messages: [text('Seen by a trigger')], next: 'out' },
        out: { kind: 'exit' },
      },
    });
    const [mika, nana] = [await newFriend('Mika'), await newFriend('Nana')];
    for (const userId of [mika, nana]) await sim('POST', `/users/${userId}/message`, { text: 'tea?' });
    await settle();

    const addressOf = async (userId: string): Promise<string> =>
      (await textsOf(userId)).find((words) => words.startsWith('Tea: '))?.slice('Tea: '.length) ?? '';
    const [mikas, nanas] = [await addressOf(mika), await addressOf(nana)];
    expect(mikas).toMatch(new RegExp(`^${program.baseUrl}/t/[A-Za-z0-9_-]{46}$`));
    expect(nanas).not.toBe(mikas);

    const answer = await tap(mikas);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(
      `${shop}?utm_source=line&utm_medium=journey&utm_campaign=Tea%20time`,
    );
    await settle();
    await api('POST', '/_local/clock/advance', { seconds: 60 });
    expect(await textsOf(mika)).toEqual(expect.arrayContaining(['You clicked', 'Seen by a trigger']));
    expect(await textsOf(nana)).not.toContain('You clicked');

    const memberId = await memberOf('Mika');
    const { tags } = await api<{ tags: Record<string, number> }>('GET', `/v1/members/${memberId}/tags`);
    expect(tags['tea']).toBeCloseTo(3, 1);
    const timeline = await api<{ items: { summary: string }[] }>('GET', `/v1/members/${memberId}/timeline`);
    expect(timeline.items.map(({ summary }) => summary)).toContain(`Clicked on ${shop}.`);
    const { items } = await api<{ items: object[] }>('GET', `/v1/links?origin=journey:${journeyId}`);
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(expect.objectContaining({ url: shop, clicks: 1, uniqueMembers: 1 }));

    // Who did not click is asked again by a push, with an address of its own too.
    await api('POST', '/_local/clock/advance', { seconds: 3 * 86_400 });
    const again = (await textsOf(nana)).find((words) => words.startsWith('Still there: '));
    expect(again).toMatch(/\/t\/[A-Za-z0-9_-]{46}$/);
  }, 30_000);

  it('lead on by the button too, and not to where no link of ours leads', async () => {
    const userId = await newFriend('Olga');
    await sim('POST', `/users/${userId}/message`, { text: 'tea?' });
    await settle();
    const button =
      (await received(userId)).find(({ type }) => type === 'template')?.template?.actions[0]?.uri ?? '';
    expect((await tap(button)).headers.get('location')).toContain(`${shop}?b=1&utm_source=line`);
    expect((await fetch(button, { method: 'HEAD', redirect: 'manual' })).status).toBe(302);
    const unknown = await tap(`${program.baseUrl}/t/nonsense`);
    expect([unknown.status, unknown.headers.get('location')]).toEqual([404, null]);
    expect((await fetch(button, { method: 'DELETE' })).status).toBe(404);
  });
});
