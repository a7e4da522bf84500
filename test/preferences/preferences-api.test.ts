import { preferencesWorld, type PreferencesWorld } from '../support/preferences-world.ts';

const nobody = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('the API of topics', () => {
  let world: PreferencesWorld;
  beforeEach(async () => {
    world = await preferencesWorld();
  });
  afterEach(() => world.close());
  const put = (topicId: string, body: unknown) => world.call(`PUT /v1/topics/${topicId}`, { body });

  it('keeps a topic, replaces it, lists it and lets it go', async () => {
    const body = {
      name: { th: 'ข่าว', 'zh-TW': '新品', ja: '新着', en: 'New arrivals' },
      description: { en: 'Once a week' },
      frequencyCaps: { per7Days: 1 },
      consentKind: 'ads',
      default: 'optIn',
    };
    expect(await put('new', body)).toMatchObject({ status: 200, json: { topicId: 'new', ...body } });
    expect(await put('new', { name: { en: 'New' } })).toMatchObject({ json: { default: 'subscribed' } });
    expect(await world.call('GET /v1/topics/new')).not.toHaveProperty('json.frequencyCaps');
    expect(await world.call('GET /v1/topics')).toMatchObject({ json: { items: [{ name: { en: 'New' } }] } });
    expect(await world.call('DELETE /v1/topics/new')).toMatchObject({ status: 204 });
    expect(await world.call('DELETE /v1/topics/new')).toMatchObject({ status: 404 });
    expect(await world.call('GET /v1/topics/new')).toMatchObject({ status: 404 });
  });

  it.each([
    [{}, '/name'],
    [{ name: {} }, '/name'],
    [{ name: { fr: 'Nouveau' } }, '/name'],
    [{ name: { en: ' ' } }, '/name/en'],
    [{ name: { en: 'x'.repeat(61) } }, '/name/en'],
    [{ name: { en: 'New' }, default: 'out' }, '/default'],
    [{ name: { en: 'New' }, frequencyCaps: { perDay: 0 } }, '/frequencyCaps/perDay'],
    [{ name: { en: 'New' }, consentKind: 'Ads!' }, '/consentKind'],
    [{ name: { en: 'New' }, colour: 'red' }, '/colour'],
  ])('refuses %j at %s, and keeps nothing', async (body, path) => {
    const answer = await put('new', body);
    expect(answer.status).toBe(400);
    expect((answer.json as { errors: { path: string }[] }).errors[0]?.path).toContain(path);
    expect(await world.call('GET /v1/topics')).toMatchObject({ json: { items: [] } });
  });

  it.each(['New', '-new', '1', 'x'.repeat(31), '__proto__', 'a%2Fb'])(
    'refuses the id %s',
    async (topicId) => {
      expect(await put(topicId, { name: { en: 'New' } })).toMatchObject({
        status: 400,
        json: { errors: [{ path: 'path/topicId' }] },
      });
    },
  );

  it('has at most fifty, which can still be replaced', async () => {
    for (let index = 0; index < 50; index += 1) await put(`topic-${index}`, { name: { en: 'A topic' } });
    expect(await put('one-more', { name: { en: 'A topic' } })).toMatchObject({ status: 409 });
    expect(await put('topic-7', { name: { en: 'Another' } })).toMatchObject({ status: 200 });
  });

  it('is needed by journeys that send by a topic', async () => {
    const journey = {
      ...{ name: 'Spring', topicId: 'sale', start: 'hi', trigger: { kind: 'manual' } },
      nodes: {
        hi: { kind: 'send', messages: [{ type: 'text', text: 'Hi' }], next: 'end' },
        end: { kind: 'exit' },
      },
    };
    expect(await world.call('POST /v1/journeys', { body: journey })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/topicId', code: 'unknown-topic' }] },
    });
    await put('sale', { name: { en: 'Sale' } });
    expect(
      await world.call('POST /v1/journeys', { body: { ...journey, purpose: 'transactional' } }),
    ).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/topicId', code: 'topic-without-marketing' }] },
    });
    expect(await world.call('POST /v1/journeys/validate', { body: journey })).toMatchObject({
      json: {
        valid: true,
        words: expect.arrayContaining(['Sends to members who want the topic sale.']) as string[],
      },
    });
    expect(await world.call('POST /v1/journeys', { body: journey })).toMatchObject({ status: 201 });
    expect(await world.call('DELETE /v1/topics/sale')).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('Spring') as string },
    });
  });
});

describe("the API of a member's preferences", () => {
  let world: PreferencesWorld;
  let memberId: string;
  beforeEach(async () => {
    world = await preferencesWorld();
    ({ memberId } = await world.friend('Ploy'));
    await world.call('PUT /v1/topics/news', { body: { name: { en: 'News' } } });
  });
  afterEach(() => world.close());
  const put = (body: unknown, id = memberId) => world.call(`PUT /v1/members/${id}/preferences`, { body });

  it('answers defaults for who said nothing, and what was set with who set it', async () => {
    expect((await world.call(`GET /v1/members/${memberId}/preferences`)).json).toEqual({
      optedOut: false,
      topics: {},
      subscribed: ['news'],
      pageUrl: expect.stringMatching(/^https:\/\/kizuna\.example\/p\//) as string,
    });
    expect(await put({ optedOut: true, by: 'staff' })).toMatchObject({
      status: 200,
      json: { optedOut: true, subscribed: [], changedBy: 'staff' },
    });
    expect(await put({ optedOut: true })).toMatchObject({ json: { changedBy: 'staff' } });
    expect(await put({})).toMatchObject({ json: { optedOut: false, changedBy: 'api' } });
    expect(await world.events('preferences.changed')).toHaveLength(2);
  });

  it('refuses what it does not know, and changes nothing', async () => {
    expect(await put({ optedOut: true, topics: { gone: 'in' } })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/topics/gone' }] },
    });
    expect(await put({ topics: { news: 'maybe' } })).toMatchObject({
      status: 400,
      json: { errors: [{ path: '/topics/news' }] },
    });
    expect(await put({ optedOut: 'yes' })).toMatchObject({ json: { errors: [{ path: '/optedOut' }] } });
    expect(await put({ by: 'page' })).toMatchObject({ json: { errors: [{ path: '/by' }] } });
    expect(await put({}, nobody)).toMatchObject({ status: 404 });
    expect(await put({ optedOut: true }, nobody)).toMatchObject({ status: 404 });
    expect(await world.call(`GET /v1/members/${nobody}/preferences`)).toMatchObject({ status: 404 });
    expect(await world.events('preferences.changed')).toEqual([]);
  });

  it('loses no change of many at once', async () => {
    for (const topicId of ['a', 'b', 'c', 'd', 'e'])
      await world.call(`PUT /v1/topics/${topicId}`, { body: { name: { en: topicId } } });
    const url = await world.preferences.preferencesUrl('2000000001', memberId);
    const leave = (topicId: string) =>
      world.preferences.changePreferences({
        ...{ channelId: '2000000001', memberId, causeId: topicId, at: 1, source: 'api' },
        choose: (choices) => ({ ...choices, topics: { ...choices.topics, [topicId]: 'out' } }),
      });
    await Promise.all(['a', 'b', 'c', 'd'].map(leave));
    expect((await world.page('GET', url)).body.match(/ checked/g)).toHaveLength(2);
    expect(await world.events('preferences.changed')).toHaveLength(4);
  });
});
