import { preferencesWorld } from '../support/preferences-world.ts';

const journey = (text: string, more: object = {}) => ({
  name: 'Welcome',
  trigger: { kind: 'event', type: 'friend.followed' },
  start: 'hello',
  nodes: {
    hello: { kind: 'send', messages: [{ type: 'text', text }], next: 'rest' },
    rest: { kind: 'wait', for: { days: 1 }, next: 'out' },
    out: { kind: 'exit' },
  },
  ...more,
});

describe('what a journey was, is and could be elsewhere', () => {
  let world: Awaited<ReturnType<typeof preferencesWorld>>;
  let journeyId: string;
  beforeEach(async () => {
    world = await preferencesWorld();
    const created = await world.call('POST /v1/journeys', { body: journey('Hello') });
    journeyId = (created.json as { journeyId: string }).journeyId;
  });
  afterEach(() => world.close());

  const get = async (path: string) => {
    const { status, json } = await world.call(`GET /v1/journeys/${journeyId}/${path}`);
    return { status, json: json as unknown };
  };
  const publish = () => world.call(`POST /v1/journeys/${journeyId}/publish`, { body: {} });
  const replace = (body: object) => world.call(`PUT /v1/journeys/${journeyId}`, { body });

  it('lists versions, newest first, and shows each as it was', async () => {
    await publish();
    await replace(journey('Good day'));
    await publish();
    expect(await get('versions')).toMatchObject({
      json: {
        items: [
          { version: 2, current: true },
          { version: 1, current: false },
        ],
      },
    });
    const first = await get('versions/1');
    expect(first).toMatchObject({ json: { version: 1, definition: journey('Hello') } });
    expect(await get('versions/3')).toMatchObject({ status: 404 });
  });

  it('says in words what publishing would change', async () => {
    expect(await get('diff')).toMatchObject({ status: 404 });
    await publish();
    expect(await get('diff')).toMatchObject({ status: 200, json: { differences: [] } });
    await replace(
      journey('Good day', {
        purpose: 'transactional',
        nodes: {
          ...journey('Good day').nodes,
          rest: { kind: 'wait', for: { days: 2 }, next: 'bye' },
          bye: { kind: 'send', messages: [{ type: 'text', text: 'Bye' }], next: 'out' },
        },
      }),
    );
    const { json } = await get('diff');
    const { differences } = json as { differences: { path: string; change: string; words: string }[] };
    expect(differences).toEqual([
      {
        path: '/purpose',
        change: 'changed',
        words: 'The journey: purpose was "marketing" and is "transactional".',
      },
      {
        path: '/nodes/hello/messages/0/text',
        change: 'changed',
        words: 'hello: messages.0.text was "Hello" and is "Good day".',
      },
      {
        path: '/nodes/rest',
        change: 'changed',
        words: 'rest was "Wait 1 day" and is "Wait 2 days".',
      },
      { path: '/nodes/rest/for/days', change: 'changed', words: 'rest: for.days was 1 and is 2.' },
      { path: '/nodes/rest/next', change: 'changed', words: 'rest: next was "out" and is "bye".' },
      { path: '/nodes/bye', change: 'added', words: 'bye is new: Send a message, then out.' },
    ]);
    const back = (await get('diff?from=draft&to=1')).json as { differences: { change: string }[] };
    expect(back.differences.map(({ change }) => change)).toContain('removed');
  });

  it('tells whom a move would concern, and refuses one that has nowhere to go', async () => {
    const move = (query = '') => world.call(`GET /v1/journeys/${journeyId}/move${query}`);
    expect(await move()).toMatchObject({ status: 404 });
    expect(await move('?to=draft')).toMatchObject({ status: 200, json: { to: 'draft', moving: [] } });
    expect(await world.call(`POST /v1/journeys/${journeyId}/move`)).toMatchObject({ status: 409 });
    const sideways = { body: { members: 'sideways' } };
    expect(await world.call(`POST /v1/journeys/${journeyId}/publish`, sideways)).toMatchObject({
      status: 400,
      json: { errors: [{ path: '/members' }] },
    });
    const published = await world.call(`POST /v1/journeys/${journeyId}/publish`, {
      body: { members: 'move' },
    });
    expect(published).toMatchObject({
      status: 200,
      json: { publishedVersion: 1, move: { to: 1, moved: 0 } },
    });
    expect(await world.call(`POST /v1/journeys/${journeyId}/move`)).toMatchObject({ status: 202 });
  });

  it('is sent to oneself on a test walk, which is no journey to anybody else', async () => {
    const { memberId } = await world.friend('Ann');
    const start = (body: object) => world.call(`POST /v1/journeys/${journeyId}/test-walk`, { body });
    const started = await start({ memberIds: [memberId], definition: journey('Tried') });
    expect(started).toMatchObject({
      status: 201,
      json: { of: 'definition', version: 1, waitSeconds: 5, timeoutSeconds: 60, state: 'walking' },
    });
    const { walkId } = started.json as { walkId: string };
    const walks = `/v1/journeys/${journeyId}/test-walks`;
    expect(await get('test-walks')).toMatchObject({ json: { items: [{ walkId, memberIds: [memberId] }] } });
    expect(await world.call(`GET /v1/journeys/${walkId}`)).toMatchObject({ status: 404 });
    const other = '00000000-0000-4000-8000-000000000000';
    const refused: [object, number, string][] = [
      [{ memberIds: [other] }, 422, '/memberIds/0'],
      [{ memberIds: [memberId, memberId] }, 400, '/memberIds'],
      [{ memberIds: [memberId], waitSeconds: 3601 }, 400, '/waitSeconds'],
      [{ memberIds: [memberId], version: 7 }, 422, '/version'],
      [{ memberIds: [memberId], version: 1, definition: {} }, 400, '/definition'],
    ];
    for (const [body, status, path] of refused)
      expect(await start(body)).toMatchObject({ status, json: { errors: [{ path }] } });
    expect(await world.call(`POST ${walks}/${walkId}/stop`)).toMatchObject({
      json: { state: 'stopped', members: [{ memberId, state: 'finished' }] },
    });
    expect(await get('test-walks/walk-of-nobody')).toMatchObject({ status: 404 });
  });

  it('makes a copy that lives on its own', async () => {
    const { status, json } = await world.call(`POST /v1/journeys/${journeyId}/clone`, { body: {} });
    const copy = json as { journeyId: string; name: string; status: string };
    expect([status, copy.name, copy.status]).toEqual([201, 'Welcome (copy)', 'draft']);
    expect(copy.journeyId).not.toBe(journeyId);
    await replace(journey('Changed'));
    const { json: unchanged } = await world.call(`GET /v1/journeys/${copy.journeyId}`);
    expect(unchanged).toMatchObject({ definition: { nodes: journey('Hello').nodes } });
  });

  it('goes out as a file and comes in as a draft', async () => {
    await publish();
    await replace(journey('Good day'));
    const { json: file } = await get('export?version=1');
    expect(file).toMatchObject({ format: 'kizuna-journey', formatVersion: 1 });
    const imported = await world.call('POST /v1/journeys/import', { body: file });
    expect(imported).toMatchObject({
      status: 201,
      json: { status: 'draft', definition: { nodes: journey('Hello').nodes } },
    });
  });

  it('names each thing that an imported journey lacks here', async () => {
    const { json: file } = await get('export');
    const { definition } = file as { definition: ReturnType<typeof journey> };
    const nodes = {
      ...definition.nodes,
      out: { kind: 'tag', add: [{ tag: 'vip' }], next: 'end' },
      end: { kind: 'exit' },
    };
    const body = { ...(file as object), definition: { ...definition, nodes } };
    expect(await world.call('POST /v1/journeys/import', { body })).toMatchObject({
      status: 422,
      json: { errors: [{ path: '/nodes/out/add/0/tag' }] },
    });
    expect(await world.call('POST /v1/journeys/import', { body: { definition } })).toMatchObject({
      status: 400,
    });
  });

  it('goes on draining when it was paused meanwhile, and takes nobody in between', async () => {
    await publish();
    const change = async (to: string, body: object = {}) =>
      (await world.call(`POST /v1/journeys/${journeyId}/${to}`, { body })).json;
    expect(await change('stop', { mode: 'drain' })).toMatchObject({ status: 'draining' });
    expect(await change('pause')).toMatchObject({ status: 'paused' });
    expect(await change('pause')).toMatchObject({ status: 'paused' });
    expect(await change('enrolments', { memberIds: ['b7f4c1de-58a4-4f0e-9d39-2a7b64e6a0f1'] })).toMatchObject(
      {
        status: 409,
      },
    );
    expect(await change('resume')).toMatchObject({ status: 'draining' });
    await change('pause');
    await publish();
    expect(await change('resume')).toMatchObject({ status: 'published' });
  });

  it('is listed without what it consists of, however much that is', async () => {
    const { json } = await world.call('GET /v1/journeys');
    const { items } = json as { items: object[] };
    expect(items).toMatchObject([
      {
        journeyId,
        name: 'Welcome',
        status: 'draft',
        trigger: expect.stringContaining('friend.followed') as string,
      },
    ]);
    expect(items[0]).not.toHaveProperty('definition');
    expect(items[0]).not.toHaveProperty('words');
  });

  it('is deleted while it is a draft that nothing leads to, and stays once it was published', async () => {
    const remove = (id: string) => world.call(`DELETE /v1/journeys/${id}`);
    const nodes = { over: { kind: 'enterJourney', journeyId, next: 'out' }, out: { kind: 'exit' } };
    const leader = await world.call('POST /v1/journeys', {
      body: journey('', { name: 'Leader', start: 'over', nodes }),
    });
    const { journeyId: leaderId } = leader.json as { journeyId: string };
    expect(await remove(journeyId)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('Leader') as string },
    });
    expect(await remove(leaderId)).toMatchObject({ status: 204 });
    expect(await world.call(`GET /v1/journeys/${leaderId}`)).toMatchObject({ status: 404 });
    await publish();
    expect(await remove(journeyId)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining('history explains') as string },
    });
    const { json: copy } = await world.call(`POST /v1/journeys/${journeyId}/clone`, { body: {} });
    expect(await remove((copy as { journeyId: string }).journeyId)).toMatchObject({ status: 204 });
  });
});
