import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLineMessaging } from '../../lambdas/delivery/adapters/line-messaging.ts';
import type { LineMessaging } from '../../lambdas/delivery/ports.ts';
import { createCallLine } from '../../lambdas/shared/edge/line-client.ts';

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const messages = [{ type: 'text', text: 'hi' }] as const;
const push = { channelId: 'A', to: 'U1', messages, retryKey: '4f9c3f0e-6c7a-4b1d-9f43-8e0c2a6b7d14' };
const multicast = { ...push, to: ['U1', 'U2'], customAggregationUnit: 'j_1' };

describe('LINE messaging over the SDK', () => {
  let server: Server;
  let line: LineMessaging;
  let answers: (Answer | 'reset' | 'silence')[];
  let requests: { path?: string; headers: IncomingHttpHeaders; body: unknown }[];

  beforeEach(async () => {
    answers = [];
    requests = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        requests.push({
          path: request.url,
          headers: request.headers,
          body: body === '' ? undefined : JSON.parse(body),
        });
        const answer = answers.shift() ?? { status: 200 };
        if (answer === 'silence') return;
        if (answer === 'reset') return void request.socket.destroy();
        response.writeHead(answer.status, { 'x-line-request-id': 'request-1', ...answer.headers });
        response.end(JSON.stringify(answer.body ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    let token = 'old';
    const callLine = createCallLine({
      urls: { apiBaseUrl: url, dataApiBaseUrl: url },
      timeoutMs: 200,
      readToken: (_channelId, options) => Promise.resolve(options?.fresh === true ? (token = 'new') : token),
    });
    line = createLineMessaging(callLine);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('sends the retry key with the first try', async () => {
    expect(await line.push(push)).toEqual({ outcome: 'accepted', requestId: 'request-1' });
    expect(requests[0]).toMatchObject({
      path: '/v2/bot/message/push',
      headers: { 'x-line-retry-key': push.retryKey, authorization: 'Bearer old' },
      body: { to: 'U1', messages },
    });
  });

  it('multicasts under an aggregation unit, and without one when there is none', async () => {
    await line.multicast(multicast);
    await line.multicast({ ...multicast, customAggregationUnit: undefined });
    expect(requests.map(({ body }) => body)).toEqual([
      { to: ['U1', 'U2'], messages, customAggregationUnits: ['j_1'] },
      { to: ['U1', 'U2'], messages },
    ]);
  });

  it('replies without a retry key, which LINE refuses there', async () => {
    await line.reply({ channelId: 'A', replyToken: 'token', messages });
    expect(requests[0]?.headers).not.toHaveProperty('x-line-retry-key');
  });

  it('does not send what LINE would refuse, and says why without repeating it', async () => {
    const tooLong = [{ type: 'text', text: 'x'.repeat(5001) }] as const;
    const refused = {
      outcome: 'rejected',
      kind: 'badRequest',
      message: '/messages/0/text at most 5000 characters (UTF-16 units)',
    };
    expect(await line.push({ ...push, messages: tooLong })).toEqual(refused);
    expect(await line.multicast({ ...multicast, messages: tooLong })).toEqual(refused);
    expect(await line.reply({ channelId: 'A', replyToken: 'token', messages: tooLong })).toEqual(refused);
    expect(requests).toEqual([]);
  });

  it('counts 409 with the accepted request as sent before', async () => {
    answers = [{ status: 409, headers: { 'x-line-accepted-request-id': 'request-0' } }];
    expect(await line.push(push)).toEqual({
      outcome: 'accepted',
      requestId: 'request-0',
      acceptedBefore: true,
    });
  });

  it.each([{ status: 500 }, { status: 503 }, { status: 408 }, { status: 409 }, 'reset', 'silence'] as const)(
    'cannot tell after %j',
    async (answer) => {
      answers = [answer];
      expect(await line.push(push)).toMatchObject({ outcome: 'ambiguous' });
    },
  );

  const detail = (property: string) => ({
    message: 'The request body has 1 error(s)',
    details: [{ message: 'May not be empty', property }],
  });
  it.each([
    [400, detail('messages[0].text'), 'badRequest'],
    [400, detail('customAggregationUnits[0]'), 'badRequest'],
    [400, { message: 'A message (messages[0]) in the request body is invalid' }, 'badRequest'],
    [400, { message: 'The request body could not be parsed as JSON' }, 'badRequest'],
    [
      400,
      { message: "The property, 'to', in the request body is invalid (line: -, column: -)" },
      'badRecipient',
    ],
    [400, detail('to[3]'), 'badRecipient'],
    [400, { message: 'Failed to send messages' }, 'badRecipient'],
    [400, { message: 'Invalid reply token' }, 'invalidReplyToken'],
    [403, { message: 'Access to this API is not available for your account' }, 'forbidden'],
    [413, {}, 'tooLarge'],
    [429, { message: 'You have reached your monthly limit.' }, 'quota'],
    [429, { message: 'The API rate limit has been exceeded. Try again later.' }, 'rateLimited'],
  ])('reads %i %j as %s', async (status, body, kind) => {
    answers = [{ status, body }];
    expect(await line.multicast(multicast)).toMatchObject({ outcome: 'rejected', kind });
  });

  it('pushes without a unit where LINE does not let the account name one', async () => {
    answers = [{ status: 400, body: detail('customAggregationUnits') }];
    const answer = await line.push({ ...push, customAggregationUnit: 'j_1' });
    expect(answer).toMatchObject({ outcome: 'accepted' });
    const [first, second] = requests as { body: Record<string, unknown> }[];
    expect(first?.body).toMatchObject({ customAggregationUnits: ['j_1'] });
    expect(second?.body).toEqual({ to: 'U1', messages });
  });

  it('fetches the token once more after 401, then gives up', async () => {
    answers = [{ status: 401 }];
    expect(await line.push(push)).toMatchObject({ outcome: 'accepted' });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
    answers = [{ status: 401 }];
    expect(await line.push(push)).toMatchObject({ outcome: 'rejected', kind: 'unauthorized' });
  });

  describe('asks LINE about messages', () => {
    it.each(['reply', 'push', 'multicast', 'narrowcast', 'broadcast'] as const)(
      'of a %s, without sending them',
      async (kind) => {
        expect(await line.validate('A', kind, messages)).toEqual({ outcome: 'valid' });
        expect(requests).toMatchObject([{ path: `/v2/bot/message/validate/${kind}`, body: { messages } }]);
      },
    );

    it('and tells each problem with its place', async () => {
      answers = [
        {
          status: 400,
          body: {
            message: 'The request body has 2 error(s)',
            details: [
              { message: 'Length must be between 0 and 5000', property: 'messages[0].text' },
              { message: 'May not be empty', property: 'messages[1].template.columns[2].actions' },
            ],
          },
        },
        { status: 400, body: { message: 'A message (messages[0]) in the request body is invalid' } },
        { status: 413, body: { message: 'Too large' } },
      ];
      const validate = () => line.validate('A', 'multicast', messages);
      expect(await validate()).toEqual({
        outcome: 'invalid',
        problems: [
          { path: '/messages/0/text', message: 'Length must be between 0 and 5000' },
          { path: '/messages/1/template/columns/2/actions', message: 'May not be empty' },
        ],
      });
      expect(await validate()).toEqual({
        outcome: 'invalid',
        problems: [{ path: '/messages', message: 'A message (messages[0]) in the request body is invalid' }],
      });
      expect(await validate()).toEqual({
        outcome: 'invalid',
        problems: [{ path: '/messages', message: 'Too large' }],
      });
    });

    it.each([
      [429, { outcome: 'rejected', kind: 'rateLimited', message: 'HTTP 429' }],
      [403, { outcome: 'rejected', kind: 'forbidden', message: 'HTTP 403' }],
      [500, { outcome: 'unclear' }],
      [408, { outcome: 'unclear' }],
    ])('and is not told after %i', async (status, validation) => {
      answers = [{ status }];
      expect(await line.validate('A', 'push', messages)).toMatchObject(validation);
    });

    it.each(['reset', 'silence'] as const)('and is not told after %s', async (answer) => {
      answers = [answer];
      expect(await line.validate('A', 'push', messages)).toMatchObject({ outcome: 'unclear' });
    });
  });

  it('reads what the plan still allows', async () => {
    answers = [
      { status: 200, body: { type: 'limited', value: 200 } },
      { status: 200, body: { totalUsage: 150 } },
      { status: 200, body: { type: 'none' } },
    ];
    expect(await line.readRemainingQuota('A')).toBe(50);
    expect(await line.readRemainingQuota('A')).toBeUndefined();
  });
});
