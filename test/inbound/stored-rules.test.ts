import { createDynamoAutoReplies } from '../../lambdas/inbound/adapters/dynamo-auto-replies.ts';
import { channelId, productWorld } from '../support/product-world.ts';

it('reads rules and a greeting that today’s limits would refuse: they must not stop the others', async () => {
  const world = await productWorld();
  const store = createDynamoAutoReplies(world.core);
  const messages = [{ type: 'text' as const, text: 'x'.repeat(5001) }];
  const rule = { name: 'old', kind: 'default' as const, keywords: [], enabled: true, ruleId: 'r1' };
  await store.put(channelId, { ...rule, messages, createdAt: '2026-11-24T00:00:00Z' });
  await store.putGreeting(channelId, { messages, enabled: true, greetReturning: true });
  expect(await store.list(channelId)).toMatchObject([{ ruleId: 'r1', messages }]);
  expect(await store.read(channelId, 'r1')).toMatchObject({ messages });
  expect(await store.readGreeting(channelId)).toMatchObject({ messages });
  await world.close();
});
