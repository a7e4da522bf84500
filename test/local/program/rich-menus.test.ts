import { runningProgram, type RunningProgram } from '../../support/running-program.ts';
import { pngOf } from '../../rich-menus/sample-images.ts';

let program: RunningProgram;
beforeAll(async () => {
  program = await runningProgram();
}, 30_000);
afterAll(() => program.close());

const size = { width: 1200, height: 810 };

async function live(name: string): Promise<string> {
  const area = { bounds: { x: 0, y: 0, width: 600, height: 810 }, action: { type: 'message', text: name } };
  const draft = { name, chatBarText: name, size, areas: [area] };
  const { richMenuId } = await program.api<{ richMenuId: string }>('POST', '/v1/rich-menus', draft);
  const base64 = pngOf(size).toString('base64');
  await program.api('PUT', `/v1/rich-menus/${richMenuId}/image`, { base64 });
  await program.api('POST', `/v1/rich-menus/${richMenuId}/publish`, {});
  await program.settle();
  return richMenuId;
}

it('shows a friend the menu of a tag that has just come, and another one when its time begins', async () => {
  const [vip, seasonal] = [await live('VIP'), await live('Season')];
  const { userId } = await program.sim<{ userId: string }>('POST', '/users', { displayName: 'Ann' });
  await program.sim('POST', `/users/${userId}/follow`, {});
  await program.settle();
  const { items } = await program.api<{ items: { memberId: string; lineUserId?: string }[] }>(
    'GET',
    '/v1/members',
    undefined,
  );
  const memberId = items.find((member) => member.lineUserId === userId)?.memberId ?? '';
  await program.api('POST', '/v1/tags', { name: 'vip' });
  const { timeZone } = await program.api<{ timeZone: string }>(
    'GET',
    `/v1/channels/${program.channelId}`,
    undefined,
  );
  const tomorrow = new Date(Date.now() + 86_400_000);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(tomorrow);
  const rules = [
    { richMenuId: seasonal, when: { everyone: true }, from: `${day}T12:00` },
    { richMenuId: vip, when: { tag: 'vip' } },
  ];
  await program.api('PUT', '/v1/rich-menus/rules', { items: rules });
  await program.settle();
  const shown = async () =>
    (
      await program.sim<{ menu: { chatBarText: string } | null }>(
        'GET',
        `/users/${userId}/rich-menu`,
        undefined,
      )
    ).menu?.chatBarText;
  expect(await shown()).toBeUndefined();
  await program.api('PUT', `/v1/members/${memberId}/tags/vip`, {});
  await program.settle();
  expect(await shown()).toBe('VIP');
  await program.api('POST', '/_local/clock/advance', { seconds: 2 * 86_400 });
  expect(await shown()).toBe('Season');
  expect(await program.api('GET', `/v1/members/${memberId}/rich-menu`, undefined)).toMatchObject({
    decidedBy: 'rule',
    rule: 0,
    richMenuId: seasonal,
    isInStep: true,
  });
}, 30_000);
