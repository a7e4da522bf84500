import type { EventBridgeClient, PutEventsCommand, PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { createOutboxPart } from '../../lambdas/events/adapters/dynamo-outbox.ts';
import { createEventBridgePublish } from '../../lambdas/events/adapters/eventbridge-publish.ts';
import { DomainEvent } from '../../lambdas/events/contracts.ts';
import { eventRoutes } from '../../lambdas/events/env.ts';
import { relay, type OutboxRecord } from '../../lambdas/events/relay.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { createBus } from '../../local/kernel/bus.ts';
import { createMeter } from '../../local/kernel/meter.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore } from '../support/memory-store.ts';

const eventOf = (name: string | number, data: DomainEvent['data'] = {}): DomainEvent => ({
  id: deterministicId('event', name),
  type: 'tag.added',
  channelId: '1',
  occurredAt: '2026-11-23T00:00:00.000Z',
  memberIds: [deterministicId('member', name)],
  data,
});
const recordOf = (event: DomainEvent, index: number): OutboxRecord => ({
  sequenceNumber: `seq ${String(index)}`,
  item: { kind: 'outbox', event },
});

/** A bus that takes everything but what it is told to refuse. */
function fakeBus(refuses: (event: DomainEvent) => boolean = () => false) {
  const calls: PutEventsRequestEntry[][] = [];
  const send = ({ input }: PutEventsCommand) => {
    const entries = input.Entries ?? [];
    calls.push(entries);
    const answers = entries.map(({ Detail = '' }) =>
      refuses(DomainEvent.parse(JSON.parse(Detail)))
        ? { ErrorCode: 'ThrottlingException' }
        : { EventId: 'x' },
    );
    return Promise.resolve({ Entries: answers });
  };
  return { calls, publish: createEventBridgePublish({ send } as unknown as EventBridgeClient, 'kizuna') };
}

describe('the relay of the outbox', () => {
  it('publishes whole events, ten a call', async () => {
    const { calls, publish } = fakeBus();
    const events = Array.from({ length: 23 }, (_, index) => eventOf(index));
    expect(await relay({ publish }, events.map(recordOf))).toEqual({ failedSequenceNumbers: [] });
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(calls.flat().map(({ Detail = '' }) => JSON.parse(Detail) as unknown)).toEqual(events);
    expect(calls[0]?.[0]).toMatchObject({
      EventBusName: 'kizuna',
      Source: 'kizuna',
      DetailType: 'tag.added',
    });
  });

  it('keeps a call within the size that the bus takes', async () => {
    const { calls, publish } = fakeBus();
    const large = { text: 'x'.repeat(400_000) };
    await relay(
      { publish },
      [0, 1, 2].map((index) => recordOf(eventOf(index, large), index)),
    );
    expect(calls.map(({ length }) => length)).toEqual([2, 1]);
  });

  it('reports exactly the records that the bus refused', async () => {
    const refused = new Set([3, 14].map((index) => eventOf(index).id));
    const { publish } = fakeBus(({ id }) => refused.has(id));
    const records = Array.from({ length: 20 }, (_, index) => recordOf(eventOf(index), index));
    expect(await relay({ publish }, records)).toEqual({ failedSequenceNumbers: ['seq 3', 'seq 14'] });
  });

  it('fails as a whole when the bus cannot be reached', async () => {
    const publish = () => Promise.reject(new Error('no bus'));
    await expect(relay({ publish }, [recordOf(eventOf(1), 0)])).rejects.toThrow('no bus');
  });

  it('fails on an item that is no event, instead of dropping it', async () => {
    const { publish } = fakeBus();
    await expect(
      relay({ publish }, [{ sequenceNumber: '1', item: { event: { id: 'x' } } }]),
    ).rejects.toThrow();
  });

  it('has nothing to do without records', async () => {
    const { calls, publish } = fakeBus();
    expect(await relay({ publish }, [])).toEqual({ failedSequenceNumbers: [] });
    expect(calls).toEqual([]);
  });
});

describe('the outbox', () => {
  it('keeps an event for a week, and one written twice is inserted once', async () => {
    const clock = manualClock();
    const memory = await openMemoryStore(clock);
    const part = createOutboxPart({ ...memory, clock });
    const commit = createCommit({ ...memory, clock, random: () => 0.5 });
    await commit([part(eventOf(1))]);
    await commit([part(eventOf(1))]);
    const Key = { pk: `OUTBOX#${eventOf(1).id}`, sk: 'OUTBOX' };
    const { Item } = await memory.client.send(new GetCommand({ TableName: 'records', Key }));
    expect(Item).toMatchObject({ event: eventOf(1), expiresAt: clock.now() / 1000 + 7 * 86_400 });
    const changes = await memory.store.readStream({ after: 0, limit: 10 });
    expect(changes.filter(({ eventName }) => eventName === 'INSERT')).toHaveLength(1);
    await memory.store.close();
  });
});

describe('a domain event', () => {
  it.each<[string, Partial<Record<keyof DomainEvent, unknown>>]>([
    ['a random id', { id: 'abc' }],
    ['no members', { memberIds: [] }],
    [
      'more than 500 members',
      { memberIds: Array.from({ length: 501 }, (_, index) => deterministicId(index)) },
    ],
    ['a type without a past', { type: 'tag' }],
    ['a local time', { occurredAt: '2026-11-23T00:00:00+09:00' }],
  ])('is refused with %s', (_name, change) => {
    expect(DomainEvent.safeParse(eventOf(1)).success).toBe(true);
    expect(DomainEvent.safeParse({ ...eventOf(1), ...change }).success).toBe(false);
  });

  it('goes to each of its queues once', () => {
    for (const types of Object.values(eventRoutes)) expect(new Set(types).size).toBe(types.length);
  });

  it('goes to all queues that want it, and to no other', async () => {
    const got: Record<string, string[]> = {};
    const bus = createBus(
      createMeter(),
      Object.entries(eventRoutes).map(([name, types]) => ({
        types,
        queue: (messages) => {
          got[name] = messages.map(({ body }) => (body as DomainEvent).type);
          return Promise.resolve();
        },
      })),
    );
    await bus.publish([{ type: 'tag.added' }, { type: 'cart.updated' }]);
    expect(got).toEqual({
      'journeys.react': ['tag.added'],
      'richMenus.work': ['tag.added'],
      'commerce.carts': ['cart.updated'],
    });
  });
});
