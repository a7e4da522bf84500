import { z } from 'zod';
import {
  createDispatch,
  type HttpRequest,
  type HttpResponse,
} from '../../lambdas/shared/edge/http/dispatch.ts';
import { createDynamoIdempotency } from '../../lambdas/shared/edge/dynamo/dynamo-idempotency.ts';
import { defineEndpoint, route } from '../../lambdas/shared/edge/http/endpoint.ts';
import { lambdaHttp } from '../../lambdas/shared/edge/http/lambda-http.ts';
import { Problem } from '../../lambdas/shared/edge/http/problem.ts';
import { manualClock, type ManualClock } from '../support/manual-clock.ts';
import { openMemoryStore, type MemoryStore } from '../support/memory-store.ts';

const common = { tag: 'test', summary: 'A test' };
const Note = z.strictObject({
  text: z.string().min(1),
  place: z.strictObject({ floor: z.int() }).optional(),
  tags: z.array(z.string()).default([]),
});
const endpoints = {
  listNotes: defineEndpoint({
    ...common,
    method: 'GET',
    path: '/v1/notes',
    operationId: 'listNotes',
    query: z.strictObject({
      limit: z.coerce.number().int().max(100).optional(),
      format: z.enum(['json', 'csv']).optional(),
    }),
    response: z.object({ items: z.array(z.string()) }),
    alsoCsv: true,
  }),
  writeNote: defineEndpoint({
    ...common,
    method: 'POST',
    path: '/v1/notes',
    operationId: 'writeNote',
    query: z.strictObject({ channelId: z.string().optional() }),
    body: Note,
    response: z.object({ number: z.int() }),
    status: 201,
  }),
  readNote: defineEndpoint({
    ...common,
    method: 'GET',
    path: '/v1/notes/{noteId}',
    operationId: 'readNote',
    params: z.object({ noteId: z.string().max(20) }),
    response: z.object({ noteId: z.string() }),
  }),
  newest: defineEndpoint({
    ...common,
    method: 'GET',
    path: '/v1/notes/newest',
    operationId: 'newestNote',
    response: z.object({ noteId: z.string() }),
    open: true,
  }),
  forget: defineEndpoint({
    ...common,
    method: 'DELETE',
    path: '/v1/notes/{noteId}',
    operationId: 'forgetNote',
    params: z.object({ noteId: z.string() }),
    status: 204,
  }),
  sweep: defineEndpoint({
    ...common,
    method: 'POST',
    path: '/v1/sweep',
    operationId: 'sweep',
    body: z.strictObject({ days: z.int().default(30) }),
    response: z.object({ days: z.int() }),
    status: 202,
  }),
};

describe('the dispatch of API requests', () => {
  let clock: ManualClock;
  let memory: MemoryStore;
  let written: string[];
  let failures: { error: unknown; operationId: string }[];
  let beforeAnswer: () => Promise<void>;
  let dispatch: (request: HttpRequest) => Promise<HttpResponse>;

  beforeEach(async () => {
    clock = manualClock();
    memory = await openMemoryStore(clock);
    written = [];
    failures = [];
    beforeAnswer = () => Promise.resolve();
    const routes = [
      route(
        endpoints.listNotes,
        () => Promise.resolve({ items: written }),
        ({ items }) => ({ name: 'notes', columns: ['text'], rows: items.map((text) => [text]) }),
      ),
      route(endpoints.writeNote, async ({ body }) => {
        await beforeAnswer();
        written.push(body.text);
        return { number: written.length };
      }),
      route(endpoints.readNote, ({ params }) => Promise.resolve({ noteId: params.noteId })),
      route(endpoints.newest, () => Promise.resolve({ noteId: 'the newest' })),
      route(endpoints.forget, () => Promise.resolve()),
      route(endpoints.sweep, ({ body }) => Promise.resolve(body)),
    ];
    dispatch = createDispatch(routes, {
      authorize: (bearer) => Promise.resolve(bearer.startsWith('key') ? { keyId: bearer } : undefined),
      idempotency: createDynamoIdempotency({ ...memory, clock }),
      onError: (error, { operationId }) => void failures.push({ error, operationId }),
    });
  });
  afterEach(() => memory.store.close());

  const call = async (
    target: string,
    {
      body,
      ...headers
    }: { body?: string | Uint8Array; [header: string]: string | Uint8Array | undefined } = {},
  ) => {
    const [method = '', where = ''] = target.split(' ');
    const { pathname, searchParams } = new URL(where, 'http://localhost');
    const response = await dispatch({
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: {
        authorization: 'Bearer key',
        'content-type': 'application/json',
        ...(headers as Record<string, string>),
      },
      rawBody: Buffer.from(body ?? ''),
    });
    const isJson = /json/.test(response.headers['content-type'] ?? '');
    return { ...response, json: (isJson ? JSON.parse(response.body) : undefined) as unknown };
  };
  const write = (text: string, headers: Record<string, string> = {}) =>
    call('POST /v1/notes', { body: JSON.stringify({ text }), ...headers });

  it('answers with the status of the endpoint, never to be cached', async () => {
    expect(await write('hello')).toMatchObject({
      status: 201,
      json: { number: 1 },
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    expect(await call('GET /v1/notes')).toMatchObject({ status: 200, json: { items: ['hello'] } });
    expect(await call('DELETE /v1/notes/1')).toMatchObject({ status: 204, body: '' });
  });

  it('answers a table as CSV when the query or the Accept header asks for it', async () => {
    await write('=hello');
    const csv = {
      status: 200,
      body: "\uFEFFtext\r\n'=hello\r\n",
      headers: {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': 'attachment; filename="notes.csv"',
        'cache-control': 'no-store',
      },
    };
    const json = { json: { items: ['=hello'] } };
    expect(await call('GET /v1/notes?format=csv')).toMatchObject(csv);
    expect(await call('GET /v1/notes', { accept: 'Text/CSV;q=1, */*;q=0.1' })).toMatchObject(csv);
    expect(await call('GET /v1/notes?format=json', { accept: 'text/csv' })).toMatchObject(json);
    expect(await call('GET /v1/notes', { accept: 'application/json, text/csv' })).toMatchObject(json);
    expect(await call('GET /v1/notes', { accept: '*/*' })).toMatchObject(json);
    expect(await call('GET /v1/notes?format=xml')).toMatchObject({ status: 400 });
    expect(await call('GET /v1/notes?format=csv', { authorization: '' })).toMatchObject({ status: 401 });
  });

  it('lets fixed words win over parameters and decodes the latter', async () => {
    expect(await call('GET /v1/notes/newest')).toMatchObject({ json: { noteId: 'the newest' } });
    expect(await call('GET /v1/notes/%E8%8F%9C%2F1')).toMatchObject({ json: { noteId: '菜/1' } });
    expect(await call('GET /v1/notes/%E8')).toMatchObject({ json: { noteId: '%E8' } });
  });

  it.each([[''], ['Bearer nobody'], ['Basic key'], ['key'], ['Bearer '], ['Bearer key key']])(
    'answers 401 to the authorization %j and does nothing',
    async (authorization) => {
      const response = await write('hello', { authorization });
      expect(response).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer', 'content-type': 'application/problem+json' },
        json: { title: 'API key needed', status: 401, instance: '/v1/notes' },
      });
      expect(written).toEqual([]);
    },
  );

  it('asks for the key before it looks at the request', async () => {
    expect(await call('POST /v1/notes', { body: '{', authorization: '' })).toMatchObject({ status: 401 });
  });

  it('needs no key where an endpoint is open', async () => {
    expect(await call('GET /v1/notes/newest', { authorization: '' })).toMatchObject({ status: 200 });
  });

  it('answers 404 to an unknown path and 405 with Allow to another method', async () => {
    expect(await call('GET /v1/nothing')).toMatchObject({ status: 404, json: { title: 'Not found' } });
    expect(await call('GET /v1/notes/1/2')).toMatchObject({ status: 404 });
    expect(await call('PUT /v1/notes')).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
    expect(await call('PATCH /v1/notes/1')).toMatchObject({ status: 405, headers: { allow: 'GET, DELETE' } });
  });

  it('answers 413 above one mebibyte', async () => {
    expect(await write('x'.repeat(1_048_576))).toMatchObject({ status: 413 });
  });

  it.each([['text/plain'], ['application/x-www-form-urlencoded'], ['application/jsonx'], ['']])(
    'answers 415 to the content type %j',
    async (type) => {
      expect(await write('hello', { 'content-type': type })).toMatchObject({ status: 415 });
    },
  );

  it('takes JSON with a character set', async () => {
    expect(await write('hello', { 'content-type': 'Application/JSON; charset=utf-8' })).toMatchObject({
      status: 201,
    });
  });

  it.each<[string | Uint8Array, string]>([
    ['{"text":"secret",}', 'position 17'],
    ['{"text":secret}', "token 's'"],
    ['{"text":"secret"', 'position 16'],
    ['{"text":', 'its end'],
    [Uint8Array.of(0x22, 0xff, 0x22), 'its encoding'],
  ])('answers 400 to the broken body %j and says where, without repeating it', async (body, place) => {
    const response = await call('POST /v1/notes', { body });
    expect(response).toMatchObject({ status: 400, json: { title: 'Body is no JSON' } });
    expect(response.body).toContain(`see ${place}.`);
    expect(response.body).not.toContain('secret');
  });

  it('names every bad field at once, by its path', async () => {
    const body = JSON.stringify({ text: '', place: { floor: 1.5, roof: 1 }, tags: ['a', 2], odd: true });
    const response = await call('POST /v1/notes?where=here', { body });
    expect(response).toMatchObject({ status: 400, json: { title: 'The request is not valid' } });
    const paths = (response.json as { errors: { path: string }[] }).errors.map(({ path }) => path);
    expect(paths.sort()).toEqual(['/odd', '/place/floor', '/place/roof', '/tags/1', '/text', 'query/where']);
  });

  it('takes whole characters only, and names the place of half ones', async () => {
    expect(await write('😀')).toMatchObject({ status: 201 });
    expect(await call('POST /v1/notes', { body: '{"text":"a","tags":["b","\\ud83d"]}' })).toMatchObject({
      status: 400,
      json: { errors: [{ path: '/tags/1' }] },
    });
  });

  it('passes over nothing that is told to a call without a body', async () => {
    expect(await call('DELETE /v1/notes/1', { body: '{"at":"2026-12-24T09:00"}' })).toMatchObject({
      status: 400,
      json: { errors: [{ path: '/at' }] },
    });
    expect(await call('DELETE /v1/notes/1', { body: '{}' })).toMatchObject({ status: 204 });
  });

  it('says that a body is missing', async () => {
    expect(await call('POST /v1/notes')).toMatchObject({ status: 400, json: { title: 'Body is missing' } });
  });

  it('names bad fields of query and path', async () => {
    expect(await call('GET /v1/notes?limit=101')).toMatchObject({
      json: { errors: [{ path: 'query/limit' }] },
    });
    expect(await call(`GET /v1/notes/${'x'.repeat(21)}`)).toMatchObject({
      json: { errors: [{ path: 'path/noteId' }] },
    });
  });

  it('takes no body for a body of defaults', async () => {
    expect(await call('POST /v1/sweep', { 'content-type': '' })).toMatchObject({
      status: 202,
      json: { days: 30 },
    });
  });

  it('answers an unexpected failure with 500 and no details, and tells the log', async () => {
    beforeAnswer = () => Promise.reject(new Error('password is 1234'));
    const response = await write('hello');
    expect(response).toMatchObject({ status: 500, json: { title: 'Internal error', status: 500 } });
    expect(response.body).not.toContain('1234');
    expect(failures).toMatchObject([{ operationId: 'writeNote', error: { message: 'password is 1234' } }]);
  });

  describe('with an Idempotency-Key', () => {
    const key = { 'idempotency-key': 'one' };

    it('answers the same request as the first time, without doing it again', async () => {
      expect(await write('hello', key)).toMatchObject({ status: 201, json: { number: 1 } });
      expect(await write('hello', key)).toMatchObject({ status: 201, json: { number: 1 } });
      expect(written).toEqual(['hello']);
    });

    it('answers 422 when the key comes with another body or query', async () => {
      await write('hello', key);
      expect(await write('bye', key)).toMatchObject({
        status: 422,
        json: { errors: [{ path: 'header/idempotency-key' }] },
      });
      const elsewhere = await call('POST /v1/notes?channelId=B', { body: '{"text":"hello"}', ...key });
      expect(elsewhere).toMatchObject({ status: 422 });
      expect(written).toEqual(['hello']);
    });

    it('answers 409 while the first request is under way', async () => {
      let finish = (): void => undefined;
      let begun = (): void => undefined;
      const begin = new Promise<void>((resolve) => (begun = resolve));
      beforeAnswer = () => {
        begun();
        return new Promise((resolve) => (finish = resolve));
      };
      const first = write('hello', key);
      await begin;
      expect(await write('hello', key)).toMatchObject({ status: 409 });
      finish();
      expect(await first).toMatchObject({ status: 201 });
      expect(written).toEqual(['hello']);
    });

    it('frees the key when the request fails or is refused', async () => {
      beforeAnswer = () => Promise.reject(new Error('later'));
      expect(await write('hello', key)).toMatchObject({ status: 500 });
      beforeAnswer = () => Promise.reject(new Problem(409, 'Not now'));
      expect(await write('hello', key)).toMatchObject({ status: 409, json: { title: 'Not now' } });
      beforeAnswer = () => Promise.resolve();
      expect(await write('hello', key)).toMatchObject({ status: 201 });
    });

    it('takes over from a process that died, after a minute', async () => {
      beforeAnswer = () => new Promise(() => undefined);
      void write('hello', key);
      await new Promise((resolve) => setTimeout(resolve, 50));
      beforeAnswer = () => Promise.resolve();
      expect(await write('hello', key)).toMatchObject({ status: 409 });
      clock.advance(60_001);
      expect(await write('hello', key)).toMatchObject({ status: 201 });
    });

    it('forgets after a day', async () => {
      await write('hello', key);
      clock.advance(86_401_000);
      expect(await write('hello', key)).toMatchObject({ json: { number: 2 } });
    });

    it("keeps callers' keys apart", async () => {
      await write('hello', key);
      expect(await write('hello', { ...key, authorization: 'Bearer key2' })).toMatchObject({
        json: { number: 2 },
      });
    });

    it.each([[''], ['with space'], ['x'.repeat(201)], ['é']])('refuses the key %j', async (given) => {
      expect(await write('hello', { 'idempotency-key': given })).toMatchObject({
        status: 400,
        json: { errors: [{ path: 'header/idempotency-key' }] },
      });
    });
  });

  it('is called by API Gateway with the same requests', async () => {
    const event = {
      rawPath: '/v1/notes',
      rawQueryString: '',
      headers: { Authorization: 'Bearer key', 'Content-Type': 'application/json' },
      requestContext: { stage: '$default', http: { method: 'POST' } },
      body: Buffer.from('{"text":"hello"}').toString('base64'),
      isBase64Encoded: true,
    };
    expect(await lambdaHttp(dispatch)(event as never, {} as never)).toMatchObject({ statusCode: 201 });
    const staged = {
      ...event,
      rawPath: '/prod/v1/notes',
      requestContext: { ...event.requestContext, stage: 'prod' },
    };
    expect(await lambdaHttp(dispatch)(staged as never, {} as never)).toMatchObject({ statusCode: 201 });
    expect(written).toEqual(['hello', 'hello']);
  });
});
