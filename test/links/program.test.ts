import { runningProgram, type RunningProgram } from '../support/running-program.ts';

const shop = 'https://shop.example/tea';
const text = (words: string) => ({ type: 'text', text: words });

interface Received {
  messages: { type: string; text?: string; template?: { actions: { uri: string }[] } }[];
  via: string;
}

describe('tracked links in the local program', () => {
  let program: RunningProgram;

  beforeAll(async () => {
    program = await runningProgram();
  }, 30_000);
  afterAll(() => program.close());

  const tap = (address: string) => fetch(address, { redirect: 'manual' });
  const received = async (userId: string) =>
    (await program.sim<Received[]>('GET', `/users/${userId}/messages`)).flatMap(({ messages }) => messages);

  it('wake who waits for a click, start journeys, tag, and stand on the timeline', async () => {
    const { api, sim, settle, advance } = program;
    await api('POST', '/v1/tags', { name: 'tea' });
    const journeyId = await program.publish({
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
    await program.publish({
      name: 'Clickers',
      trigger: { kind: 'event', type: 'link.clicked', where: { url: shop } },
      start: 'seen',
      nodes: {
        seen: { kind: 'send', messages: [text('Seen by a trigger')], next: 'out' },
        out: { kind: 'exit' },
      },
    });
    const { userId: mika, memberId } = await program.newFriend('Mika');
    const { userId: nana } = await program.newFriend('Nana');
    for (const userId of [mika, nana]) await sim('POST', `/users/${userId}/message`, { text: 'tea?' });
    await settle();

    const addressOf = async (userId: string): Promise<string> =>
      (await program.textsOf(userId)).find((words) => words.startsWith('Tea: '))?.slice('Tea: '.length) ?? '';
    const [mikas, nanas] = [await addressOf(mika), await addressOf(nana)];
    expect(mikas).toMatch(new RegExp(`^${program.baseUrl}/t/[A-Za-z0-9_-]{46}$`));
    expect(nanas).not.toBe(mikas);

    const answer = await tap(mikas);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(
      `${shop}?utm_source=line&utm_medium=journey&utm_campaign=Tea%20time`,
    );
    await settle();
    await advance(60);
    expect(await program.textsOf(mika)).toEqual(expect.arrayContaining(['You clicked', 'Seen by a trigger']));
    expect(await program.textsOf(nana)).not.toContain('You clicked');

    const { tags } = await api<{ tags: Record<string, number> }>('GET', `/v1/members/${memberId}/tags`);
    expect(tags['tea']).toBeCloseTo(3, 1);
    const timeline = await api<{ items: { summary: string }[] }>('GET', `/v1/members/${memberId}/timeline`);
    expect(timeline.items.map(({ summary }) => summary)).toContain(`Clicked on ${shop}.`);
    const { items } = await api<{ items: object[] }>('GET', `/v1/links?origin=journey:${journeyId}`);
    expect(items).toHaveLength(2);
    expect(items).toContainEqual(expect.objectContaining({ url: shop, clicks: 1, uniqueMembers: 1 }));

    // Who did not click is asked again by a push, with an address of its own too.
    await advance(3 * 86_400);
    const again = (await program.textsOf(nana)).find((words) => words.startsWith('Still there: '));
    expect(again).toMatch(/\/t\/[A-Za-z0-9_-]{46}$/);
  }, 30_000);

  it('lead on by the button too, and not to where no link of ours leads', async () => {
    const { userId } = await program.newFriend('Olga');
    await program.act(userId, 'message', { text: 'tea?' });
    const button =
      (await received(userId)).find(({ type }) => type === 'template')?.template?.actions[0]?.uri ?? '';
    expect((await tap(button)).headers.get('location')).toContain(`${shop}?b=1&utm_source=line`);
    expect((await fetch(button, { method: 'HEAD', redirect: 'manual' })).status).toBe(302);
    const unknown = await tap(`${program.baseUrl}/t/nonsense`);
    expect([unknown.status, unknown.headers.get('location')]).toEqual([404, null]);
    expect((await fetch(button, { method: 'DELETE' })).status).toBe(404);
  });
});
