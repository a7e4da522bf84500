import type { SendMessageBatchCommand, SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import type { QueueMessage } from '../../lambdas/shared/domain/queue.ts';
import { eachMessage } from '../../lambdas/shared/edge/each-message.ts';
import { queueLambda } from '../../lambdas/shared/edge/queue-lambda.ts';
import { createSqsQueue } from '../../lambdas/shared/edge/sqs-queue.ts';

const messageOf = (id: string, body: string, groupId?: string): QueueMessage<string> => ({
  id,
  body,
  groupId,
  receiveCount: 1,
  sentAt: 0,
});

describe('handling a batch message by message', () => {
  const run = async (batch: readonly QueueMessage<string>[]) => {
    const handled: string[] = [];
    const failures: string[] = [];
    const handle = eachMessage<string>(
      async (body, { id }) => {
        await Promise.resolve();
        if (body === 'poison') throw new Error('poison');
        handled.push(id);
      },
      (_error, { id }) => failures.push(id),
    );
    return { ...(await handle(batch)), handled, failures };
  };

  it('leaves the rest of a failed group for the next delivery, and no other group', async () => {
    const batch = [
      messageOf('1', 'ok', 'a'),
      messageOf('2', 'poison', 'a'),
      messageOf('3', 'ok', 'b'),
      messageOf('4', 'ok', 'a'),
    ];
    expect(await run(batch)).toMatchObject({ failedIds: ['2', '4'], failures: ['2'] });
    expect((await run(batch)).handled.sort()).toEqual(['1', '3']);
  });

  it('treats messages without a group each for itself', async () => {
    const batch = [messageOf('1', 'poison'), messageOf('2', 'ok'), messageOf('3', 'poison')];
    expect(await run(batch)).toMatchObject({ failedIds: ['1', '3'], handled: ['2'] });
  });

  it('either handles or reports every message, and handles a group in order without gaps', async () => {
    const message = fc.record({
      body: fc.constantFrom('ok', 'ok', 'poison'),
      groupId: fc.constantFrom('a', 'b', 'c'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 10 }), async (drawn) => {
        const batch = drawn.map(({ body, groupId }, index) => messageOf(String(index), body, groupId));
        const { handled, failedIds } = await run(batch);
        expect([...handled, ...failedIds].sort()).toEqual(batch.map(({ id }) => id).sort());
        for (const group of Map.groupBy(batch, ({ groupId }) => groupId).values()) {
          const firstPoison = group.findIndex(({ body }) => body === 'poison');
          const done = firstPoison < 0 ? group : group.slice(0, firstPoison);
          const ids = new Set(group.map(({ id }) => id));
          expect(handled.filter((id) => ids.has(id))).toEqual(done.map(({ id }) => id));
        }
      }),
    );
  });
});

describe('consuming SQS batches', () => {
  const record = (messageId: string, body: string): SQSRecord => ({
    messageId,
    body,
    receiptHandle: '',
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: '',
    awsRegion: '',
    messageAttributes: {},
    attributes: {
      ApproximateReceiveCount: '3',
      SentTimestamp: '1000',
      MessageGroupId: 'g',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
    },
  });

  it('hands on parsed messages and reports those that failed', async () => {
    let got: readonly QueueMessage[] = [];
    const lambda = queueLambda((batch) => {
      got = batch;
      return Promise.resolve({ failedIds: ['b'] });
    });
    const answer = await lambda({ Records: [record('a', '{"n":1}'), record('b', '2')] });
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
    expect(got[0]).toEqual({ id: 'a', body: { n: 1 }, groupId: 'g', receiveCount: 3, sentAt: 1000 });
  });

  it('reports what is no JSON, and handles the rest', async () => {
    const seen: string[] = [];
    const lambda = queueLambda((batch) => {
      seen.push(...batch.map(({ id }) => id));
      return Promise.resolve({ failedIds: [] });
    });
    expect(await lambda({ Records: [record('a', '{'), record('b', '1')] })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }],
    });
    expect(seen).toEqual(['b']);
  });

  it('fails the whole batch when the handler throws', async () => {
    const lambda = queueLambda(() => Promise.reject(new Error('all')));
    await expect(lambda({ Records: [record('a', '1')] })).rejects.toThrow('all');
  });
});

describe('sending to SQS', () => {
  type Entry = SendMessageBatchRequestEntry;

  const fakeSqs = (refuse: (entry: Entry, call: number) => boolean = () => false) => {
    const calls: Entry[][] = [];
    const send = ({ input }: SendMessageBatchCommand) => {
      const entries = input.Entries ?? [];
      calls.push(entries);
      const Failed = entries
        .filter((entry) => refuse(entry, calls.length))
        .map(({ Id }) => ({ Id, Code: 'InternalError', SenderFault: false }));
      return Promise.resolve({ Failed });
    };
    return { calls, client: { send } as unknown as SQSClient };
  };
  const bodies = (count: number, body: unknown = 'x') => Array.from({ length: count }, () => ({ body }));

  it('sends ten messages a call, in order', async () => {
    const { calls, client } = fakeSqs();
    await createSqsQueue(client, 'https://sqs/q')(Array.from({ length: 25 }, (_, body) => ({ body })));
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 5]);
    expect(calls.flat().map(({ MessageBody }) => Number(MessageBody))).toEqual(
      Array.from({ length: 25 }, (_, n) => n),
    );
  });

  it('keeps every call within a mebibyte of UTF-8', async () => {
    const { calls, client } = fakeSqs();
    await createSqsQueue(client, 'https://sqs/q')(bodies(6, '菜'.repeat(150_000)));
    expect(calls.map(({ length }) => length)).toEqual([2, 2, 2]);
  });

  it('sends nothing for nothing', async () => {
    const { calls, client } = fakeSqs();
    await createSqsQueue(client, 'https://sqs/q')([]);
    expect(calls).toEqual([]);
  });

  it('gives FIFO queues group and deduplication, and standard queues group and delay', async () => {
    const message = { body: 1, groupId: 'g', deduplicationId: 'd', delaySeconds: 30 };
    const fifo = fakeSqs();
    await createSqsQueue(fifo.client, 'https://sqs/q.fifo')([message]);
    expect(fifo.calls[0]?.[0]).toMatchObject({ MessageGroupId: 'g', MessageDeduplicationId: 'd' });
    expect(fifo.calls[0]?.[0]?.DelaySeconds).toBeUndefined();
    const standard = fakeSqs();
    await createSqsQueue(standard.client, 'https://sqs/q')([message]);
    expect(standard.calls[0]?.[0]).toMatchObject({ MessageGroupId: 'g', DelaySeconds: 30 });
    expect(standard.calls[0]?.[0]?.MessageDeduplicationId).toBeUndefined();
  });

  it('sends refused entries again, and those only', async () => {
    const { calls, client } = fakeSqs(({ Id }, call) => call === 1 && Id === '2');
    await createSqsQueue(client, 'https://sqs/q')(bodies(5));
    expect(calls.map((entries) => entries.map(({ Id }) => Id))).toEqual([['0', '1', '2', '3', '4'], ['2']]);
  });

  it('fails after four refusals', async () => {
    const { calls, client } = fakeSqs(() => true);
    await expect(createSqsQueue(client, 'https://sqs/q')(bodies(2))).rejects.toThrow(
      '2 messages: InternalError',
    );
    expect(calls).toHaveLength(4);
  });
});
