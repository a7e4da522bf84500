import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import { createGatherEntrants } from '../../lambdas/journeys/gather-entrants.ts';
import { livingDefinitions } from '../../lambdas/journeys/living-definitions.ts';
import { quietBeforeStopMs } from '../../lambdas/journeys/stop-drained.ts';
import { watchCohorts } from '../../lambdas/journeys/watch-cohorts.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { channelId, days, hours, journeyWorld } from '../support/journey-world.ts';

const member = (index: number): string => deterministicId('cycle member', index);
const say = (text: string, next: string) => ({ kind: 'send', messages: [{ type: 'text', text }], next });
const asking = {
  name: 'Asking',
  trigger: { kind: 'manual' },
  start: 'ask',
  nodes: {
    ask: say('ask', 'answer'),
    answer: {
      kind: 'waitFor',
      event: { type: 'message.received' },
      timeout: { days: 1 },
      onEvent: 'thanks',
      onTimeout: 'out',
    },
    thanks: say('thanks', 'out'),
    out: { kind: 'exit' },
  },
};

async function watchedWorld() {
  let isBroken = false;
  const world = await journeyWorld({
    meanwhile: (call) =>
      isBroken && call === 'begin' ? Promise.reject(new Error('out of order')) : Promise.resolve(),
  });
  const removed: string[] = [];
  const remove = async (name: string) => {
    removed.push(name);
    await world.deps.machines.remove(name);
  };
  const statusOf = async (journeyId: string) => (await world.journeys.read(channelId, journeyId))?.status;
  return {
    ...world,
    removed,
    statusOf,
    /** What the work does fails for good: its messages are dead letters. */
    async inDisorder(work: () => Promise<unknown>): Promise<void> {
      isBroken = true;
      await expect(work()).rejects.toThrow('out of order');
      isBroken = false;
    },
    /** The dead letters of members on the way come again. */
    async redrive(): Promise<void> {
      const records = await world.memory.store.readStream({ after: 0, limit: 10_000 });
      const events = records
        .flatMap(({ newImage }) => (newImage ? [unmarshall(newImage as never)] : []))
        .flatMap(({ kind, event }) => (kind === 'outbox' ? [event as DomainEvent] : []))
        .filter(({ type }) => type === 'cohort.diverged');
      const batch = events.map((body, index) => ({ id: `${index}`, body, receiveCount: 1, sentAt: 0 }));
      await createGatherEntrants(world.deps)(batch);
      await world.settle();
    },
    async watch(journeyId: string) {
      await watchCohorts({ ...world.deps, machines: { ...world.deps.machines, remove } }, [channelId]);
      return statusOf(journeyId);
    },
  };
}

describe('a journey that drains', () => {
  it('is stopped once nobody has been inside for a while, guards nothing then, and loses its machine', async () => {
    const world = await watchedWorld();
    const { journeyId } = await world.publish(asking);
    world.enter(journeyId, [member(1)]);
    await world.settle();
    await world.setStatus(journeyId, 'draining');
    await world.pass(hours(23));
    expect(await world.watch(journeyId)).toBe('draining');
    await world.pass(hours(1) + quietBeforeStopMs);
    expect(await world.watch(journeyId)).toBe('draining');
    expect(await livingDefinitions(world.journeys, channelId)).toHaveLength(1);
    await world.pass(1);
    expect(await world.watch(journeyId)).toBe('stopped');
    expect(await livingDefinitions(world.journeys, channelId)).toEqual([]);
    expect(world.removed).toEqual([(await world.journeys.readVersion(journeyId, 1))?.machineName]);
  });

  it('takes the entrants that were in the queue, and waits for who stands still', async () => {
    const world = await watchedWorld();
    const { journeyId } = await world.publish(asking);
    await world.setStatus(journeyId, 'draining');
    expect(await world.watch(journeyId)).toBe('draining');
    world.answers.deliver = () => ({ outcome: 'parked', reason: 'monthly quota used up' });
    world.enter(journeyId, [member(1)]);
    await world.pass(days(40));
    expect(await world.watch(journeyId)).toBe('draining');
    world.answers.deliver = undefined;
    await world.resume(journeyId);
    await world.pass(days(2));
    expect(world.delivered).toMatchObject([{ text: 'ask' }]);
    expect(await world.watch(journeyId)).toBe('stopped');
  });

  it('waits for members whose way on is a dead letter, with the machine that they need', async () => {
    const world = await watchedWorld();
    const { journeyId } = await world.publish(asking);
    world.enter(journeyId, [member(1)]);
    await world.settle();
    await world.setStatus(journeyId, 'draining');
    await world.inDisorder(() => world.happen('message.received', [member(1)]));
    await world.pass(days(10));
    expect(await world.cohorts.listLiving(journeyId)).toEqual([]);
    expect(await world.watch(journeyId)).toBe('draining');
    await world.redrive();
    expect(world.delivered).toMatchObject([{ text: 'ask' }, { text: 'thanks' }]);
    await world.pass(quietBeforeStopMs + 1);
    expect(await world.watch(journeyId)).toBe('stopped');
  });
});

describe('a version that takes nobody', () => {
  it('keeps its machine while somebody is inside or on the way, whatever is published meanwhile', async () => {
    const world = await watchedWorld();
    const { journeyId } = await world.publish(asking);
    world.enter(journeyId, [member(1)]);
    await world.settle();
    await world.publish(asking, journeyId);
    await world.inDisorder(() => world.happen('message.received', [member(1)]));
    await world.pass(days(2));
    await world.watch(journeyId);
    expect(world.removed).toEqual([]);
    await world.redrive();
    await world.watch(journeyId);
    expect(world.removed).toEqual([(await world.journeys.readVersion(journeyId, 1))?.machineName]);
  });

  it('of a stopped journey goes, and publishing makes another', async () => {
    const world = await watchedWorld();
    const { journeyId } = await world.publish(asking);
    world.enter(journeyId, [member(1)]);
    await world.settle();
    await world.setStatus(journeyId, 'stopped');
    await world.watch(journeyId);
    expect(world.removed).toEqual([]);
    await world.stop(journeyId);
    await world.watch(journeyId);
    expect(world.removed).toHaveLength(1);
    await world.publish(asking, journeyId);
    world.enter(journeyId, [member(2)]);
    await world.settle();
    expect(world.delivered).toMatchObject([{ memberId: member(1) }, { memberId: member(2) }]);
    await world.watch(journeyId);
    expect(world.removed).toHaveLength(1);
  });
});
