import { createHash } from 'node:crypto';
import { openLineWorld, text, type LineWorld } from '../../support/line-simulator.ts';

const phone = '+886912345678';
const hashOf = (number: string): string => createHash('sha256').update(number).digest('hex');
const tag = 'a-tag-of-sixteen';

describe('LINE notification messages in the simulator', () => {
  let world: LineWorld;
  beforeEach(async () => {
    world = await openLineWorld();
  });
  afterEach(() => world.close());
  const newUser = async (body: object) =>
    ((await world.sim('POST', '/users', { displayName: 'Anna', ...body })).body as { userId: string }).userId;
  const push = (to: string, headers: Record<string, string> = {}, message: object = text('hi')) =>
    world.line('POST', '/bot/pnp/push', { to, messages: [message] }, headers);

  it('reach whoever has the phone, friend or not, and an event without user tells of it', async () => {
    const userId = await newUser({ phone });
    expect((await push(hashOf(phone), { 'x-line-delivery-tag': tag })).status).toBe(200);
    expect(await world.textsOf(userId)).toEqual(['hi']);
    const [event] = world.webhooks.flatMap(({ body }) => body.events);
    expect(event).toMatchObject({ type: 'delivery', delivery: { data: tag } });
    expect(event).not.toHaveProperty('source');
    expect((await world.line('GET', '/v2/bot/message/quota/consumption')).body).toEqual({ totalUsage: 0 });
  });

  it('give back the hashed phone where no tag came', async () => {
    await newUser({ phone });
    await push(hashOf(phone));
    expect(world.webhooks[0]?.body.events[0]).toMatchObject({ delivery: { data: hashOf(phone) } });
  });

  it('are refused with 422 for unknown phones and for those who refuse or blocked', async () => {
    await newUser({ phone: '+886911111111', notifications: 'refused' });
    const blocked = await newUser({ phone: '+886922222222', friend: true });
    await world.sim('POST', `/users/${blocked}/unfollow`, {});
    const answers = await Promise.all(
      ['+886900000000', '+886911111111', '+886922222222'].map((number) => push(hashOf(number))),
    );
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
  });

  it('refuse media, retry keys, short tags and what is no hash', async () => {
    await newUser({ phone });
    const url = 'https://example.com/a';
    const image = { type: 'image', originalContentUrl: url, previewImageUrl: url };
    const statuses = await Promise.all([
      push(hashOf(phone), {}, image),
      push(hashOf(phone), { 'x-line-retry-key': '6f1c7d0e-6a0b-4b1c-9a35-6f6f0d1a2b3c' }),
      push(hashOf(phone), { 'x-line-delivery-tag': 'short' }),
      push(phone),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
  });
});
