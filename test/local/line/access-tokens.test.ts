import { channelSecret, openLineWorld, type LineWorld } from '../../support/line-simulator.ts';

let world: LineWorld;
beforeEach(async () => {
  world = await openLineWorld();
});
afterEach(() => world.close());

async function issue(path: string, form: Record<string, string>) {
  const response = await fetch(`${world.simulator.baseUrl}${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const credentials = {
  grant_type: 'client_credentials',
  client_id: '2000000001',
  client_secret: channelSecret,
};
const statusWith = async (token: unknown): Promise<number> =>
  (await world.line('GET', '/v2/bot/info', undefined, { authorization: `Bearer ${String(token)}` })).status;

it.each([
  ['/oauth2/v3/token', 900],
  ['/v2/oauth/accessToken', 2_592_000],
  ['/oauth2/v2.1/token', 2_592_000],
])('%s issues a token for id and secret that works for its time', async (path, seconds) => {
  const { status, body } = await issue(path, credentials);
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: seconds });
  world.clock.advance(seconds * 1000 - 1);
  expect(await statusWith(body['access_token'])).toBe(200);
  world.clock.advance(1);
  expect(await statusWith(body['access_token'])).toBe(401);
});

it('refuses a wrong secret, an unknown channel, and another grant', async () => {
  for (const wrong of [{ client_secret: 'x' }, { client_id: '1' }, { grant_type: 'password' }]) {
    const { status, body } = await issue('/oauth2/v3/token', { ...credentials, ...wrong });
    expect(status).toBe(400);
    expect(body).toHaveProperty('error');
  }
});
