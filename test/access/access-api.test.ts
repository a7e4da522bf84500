import { composeAccessApi } from '../../lambdas/compose/access-api.ts';
import type { DailySchedule, Schedules } from '../../lambdas/shared/domain/schedules.ts';
import { apiOf, channelId, lineUserOf, productWorld, type ProductWorld } from '../support/product-world.ts';

const newChannel = {
  channelId: 'shop-2',
  channelSecret: 'very secret',
  channelAccessToken: 'a channel access token',
};

describe('the API of channels and keys', () => {
  let world: ProductWorld;
  let call: ReturnType<typeof apiOf>;
  let scheduled: DailySchedule[];

  beforeEach(async () => {
    world = await productWorld();
    scheduled = [];
    const schedules: Schedules = {
      putDaily: (schedule) => Promise.resolve(void scheduled.push(schedule)),
    };
    call = apiOf(composeAccessApi(world.core, schedules), world.core);
  });
  afterEach(() => world.close());

  const connect = (change: object = {}) => call('POST /v1/channels', { body: { ...newChannel, ...change } });

  it('shows the OpenAPI document to anybody', async () => {
    expect(await call('GET /v1/openapi.json', { headers: { authorization: undefined } })).toMatchObject({
      status: 200,
      json: { openapi: '3.1.0' },
    });
  });

  it('scores a connected channel every night on its own clock, also after the clock was changed', async () => {
    await connect({ timeZone: 'Asia/Taipei' });
    await call('PATCH /v1/channels/shop-2', { body: { timeZone: 'Asia/Bangkok' } });
    expect(scheduled).toEqual(
      ['Asia/Taipei', 'Asia/Bangkok'].map((timeZone) => ({
        name: 'scoring-shop-2',
        localTime: '03:00',
        timeZone,
        channelId: 'shop-2',
      })),
    );
  });

  it("connects a channel with defaults, and asks LINE for the bot's user id", async () => {
    expect(await connect()).toMatchObject({
      status: 201,
      json: {
        channelId: 'shop-2',
        name: 'shop-2',
        timeZone: 'Asia/Tokyo',
        quietHours: null,
        frequencyCaps: null,
        quotaReserve: 0,
        botUserId: lineUserOf('bot'),
        webhookPath: '/line/webhook/shop-2',
      },
    });
    expect(await world.core.readCredentials('shop-2')).toMatchObject({ channelSecret: 'very secret' });
  });

  it('connects a channel while LINE is down', async () => {
    await world.sim('POST', '/_sim/faults', { path: '/v2/bot/info', status: 500 });
    const response = await connect();
    expect(response).toMatchObject({ status: 201 });
    expect(response.json).not.toHaveProperty('botUserId');
  });

  it('never shows credentials', async () => {
    const answers = [
      await connect(),
      await call('GET /v1/channels'),
      await call('GET /v1/channels/shop-2'),
      await call('PATCH /v1/channels/shop-2', { body: { name: 'Shop' } }),
    ];
    for (const { body } of answers) expect(body).not.toMatch(/very secret|access token/);
  });

  it('keeps secrets out of the tables', async () => {
    await connect();
    expect(JSON.stringify(await world.items('records'))).not.toMatch(/very secret|access token/);
  });

  it('refuses a channel that is connected, and leaves its credentials alone', async () => {
    await connect();
    expect(await connect({ channelSecret: 'another' })).toMatchObject({ status: 409 });
    expect(world.credentials.get('shop-2')?.channelSecret).toBe('very secret');
  });

  it.each<[object, string]>([
    [{ channelId: 'a/b' }, '/channelId'],
    [{ channelSecret: '' }, '/channelSecret'],
    [{ timeZone: 'Tokyo' }, '/timeZone'],
    [{ quietHours: { start: '25:00', end: '08:00' } }, '/quietHours/start'],
    [{ frequencyCaps: { perDay: 0 } }, '/frequencyCaps/perDay'],
    [{ holidays: ['2026-02-30'] }, '/holidays/0'],
    [{ holidays: ['2026-12-31', '2026-12-31'] }, '/holidays'],
    [{ quotaReserve: -1 }, '/quotaReserve'],
    [{ marketingConsent: 'maybe' }, '/marketingConsent'],
    [{ optOut: { keywords: [' '] } }, '/optOut/keywords/0'],
    [{ optOut: { keywords: ['Bye'], optInKeywords: ['Hi', 'ＢＹＥ'] } }, '/optOut/optInKeywords/1'],
    [{ optOut: { replies: { optedOut: {} } } }, '/optOut/replies/optedOut'],
    [{ optOut: { replies: { goodbye: { en: 'Bye' } } } }, '/optOut/replies/goodbye'],
    [{ secret: 'x' }, '/secret'],
  ])('names what is wrong with %j', async (change, path) => {
    expect(await connect(change)).toMatchObject({ status: 400, json: { errors: [{ path }] } });
  });

  it('changes only the settings that are given', async () => {
    const optOut = { keywords: ['Basta'] };
    await connect({ quotaReserve: 7, marketingConsent: 'required', optOut });
    const quietHours = { start: '21:00', end: '08:00' };
    expect(await call('PATCH /v1/channels/shop-2', { body: { quietHours } })).toMatchObject({
      status: 200,
      json: { quietHours, quotaReserve: 7, marketingConsent: 'required', optOut },
    });
    expect(await call('GET /v1/channels/shop-2')).toMatchObject({ json: { quietHours, quotaReserve: 7 } });
  });

  it('rotates credentials', async () => {
    await connect();
    const body = { channelSecret: 'new', channelAccessToken: 'newer' };
    expect(await call('PUT /v1/channels/shop-2/credentials', { body })).toMatchObject({
      status: 204,
      body: '',
    });
    expect(world.credentials.get('shop-2')).toEqual(body);
    expect(await call('GET /v1/channels/shop-2')).toMatchObject({ json: { botUserId: lineUserOf('bot') } });
  });

  it('does not know channels that nobody connected', async () => {
    for (const request of [
      'GET /v1/channels/none',
      'PATCH /v1/channels/none',
      'PUT /v1/channels/none/credentials',
    ]) {
      const body = request.startsWith('PUT') ? { channelSecret: 'a', channelAccessToken: 'b' } : {};
      const response = await call(request, request.startsWith('GET') ? {} : { body });
      expect([request, response.status]).toEqual([request, 404]);
    }
    expect(world.credentials.has('none')).toBe(false);
  });

  it('lists the channels', async () => {
    await connect();
    const { items } = (await call('GET /v1/channels')).json as { items: { channelId: string }[] };
    expect(items.map((item) => item.channelId).sort()).toEqual([channelId, 'shop-2'].sort());
  });

  it('makes API keys that work, shows each once and stores no value', async () => {
    const made = await call('POST /v1/api-keys', { body: { name: 'till' } });
    const { apiKey, keyId } = made.json as { apiKey: string; keyId: string };
    expect(made).toMatchObject({ status: 201, json: { name: 'till' } });
    expect(await call('GET /v1/channels', { key: apiKey })).toMatchObject({ status: 200 });
    expect((await call('GET /v1/api-keys')).json).toEqual({
      items: [{ keyId, name: 'till', createdAt: expect.any(String) as string }],
    });
    expect(JSON.stringify(await world.items('records'))).not.toContain(apiKey);
  });

  it('revokes an API key within a minute', async () => {
    const { apiKey, keyId } = (await call('POST /v1/api-keys', { body: { name: 'till' } })).json as {
      apiKey: string;
      keyId: string;
    };
    expect(await call('GET /v1/channels', { key: apiKey })).toMatchObject({ status: 200 });
    expect(await call(`DELETE /v1/api-keys/${keyId}`)).toMatchObject({ status: 204 });
    world.clock.advance(60_000);
    expect(await call('GET /v1/channels', { key: apiKey })).toMatchObject({ status: 401 });
    expect(await call(`DELETE /v1/api-keys/${keyId}`)).toMatchObject({ status: 404 });
  });

  it('refuses keys that nobody made', async () => {
    for (const key of ['kzn_', 'kzn_first2', 'KZN_FIRST']) {
      expect(await call('GET /v1/channels', { key })).toMatchObject({ status: 401 });
    }
  });

  it('means the only channel unless told, and asks which when there are several', async () => {
    expect(await world.core.resolveChannel(undefined)).toMatchObject({ channelId });
    await connect();
    await expect(world.core.resolveChannel(undefined)).rejects.toMatchObject({ status: 400 });
    expect(await world.core.resolveChannel('shop-2')).toMatchObject({ channelId: 'shop-2' });
    await expect(world.core.resolveChannel('none')).rejects.toMatchObject({ status: 404 });
  });

  it('sees changed settings after a few seconds, and new channels too', async () => {
    expect(await world.core.readChannel('shop-2')).toBeUndefined();
    await connect();
    world.clock.advance(5000);
    expect(await world.core.readChannel('shop-2')).toMatchObject({ settings: { name: 'shop-2' } });
  });
});
