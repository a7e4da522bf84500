import { createDynamoJourneys } from '../../lambdas/journeys/adapters/dynamo-journeys.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore } from '../support/memory-store.ts';

it('reads a version that today’s limits would refuse: members are inside', async () => {
  const clock = manualClock();
  const memory = await openMemoryStore(clock);
  const base = { ...memory, commit: createCommit({ client: memory.client, clock, random: () => 0.5 }) };
  const definition = JourneyDefinition.parse({
    name: 'Old',
    trigger: { kind: 'manual' },
    start: 'a',
    nodes: {
      a: { kind: 'send', messages: [{ type: 'text', text: 'hi' }], next: 'z' },
      z: { kind: 'exit' },
    },
  });
  const { a } = definition.nodes;
  if (a?.kind !== 'send') throw new Error('a sends');
  a.messages = [{ type: 'text', text: 'x'.repeat(5001) }];
  expect(JourneyDefinition.safeParse(definition).success).toBe(false);
  const version = { journeyId: 'j', version: 1, machineName: 'm', createdAt: 0, retired: false };
  await createDynamoJourneys(base).putVersion({ ...version, definition });
  expect(await createDynamoJourneys(base).readVersion('j', 1)).toMatchObject({ definition });
});
