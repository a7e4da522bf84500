import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { journeyWorld } from '../support/journey-world.ts';

const member = (index: number): string => deterministicId('leaver', index);

const question = {
  name: 'Question',
  trigger: { kind: 'manual' },
  start: 'answer',
  nodes: {
    answer: {
      kind: 'waitFor',
      event: { type: 'postback.received' },
      timeout: { days: 2 },
      onEvent: 'rest',
      onTimeout: 'out',
    },
    rest: { kind: 'wait', for: { days: 1 }, next: 'out' },
    out: { kind: 'exit' },
  },
};

it('costs as few write units for the last of many departures as for the first', async () => {
  const world = await journeyWorld();
  const { journeyId } = await world.publish(question);
  const everybody = Array.from({ length: 40 }, (_, index) => member(index));
  world.enter(journeyId, everybody);
  await world.settle();
  const unitsOf = async (memberId: string): Promise<number> => {
    const event = world.occur('postback.received', [memberId]);
    world.memory.store.meter.reset();
    await world.react(event);
    return world.memory.store.meter.read().writeUnits;
  };
  const units: number[] = [];
  for (const memberId of everybody.slice(0, 35)) units.push(await unitsOf(memberId));
  expect(new Set(units)).toEqual(new Set([6]));
});
