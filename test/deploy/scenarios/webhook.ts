import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const text = (words: string) => ({ type: 'text', text: words });

/** Long enough for a second reply to show, had there been one. */
const quietMs = 3000;

async function repliesTo(
  deployment: Deployment,
  userId: string,
): Promise<readonly { text: string; via: string }[]> {
  return eventually('the reply', async () => {
    const texts = await deployment.line.textsTo(userId);
    return texts.length > 0 ? texts : undefined;
  });
}

export const webhookScenarios: readonly Scenario[] = [
  {
    sentence: 'greets a new friend by name with the free reply',
    async run(deployment) {
      const { callApi, line } = deployment;
      const greeting = { messages: [text('Welcome, {{name}}!')], enabled: true, greetReturning: true };
      assert.equal((await callApi('PUT', '/v1/greeting', { body: greeting })).status, 200);
      const userId = await line.newUser('Aiko');
      assert.equal((await line.follow(userId)).status, 200);
      assert.deepEqual(await repliesTo(deployment, userId), [{ text: 'Welcome, Aiko!', via: 'reply' }]);
      const { body } = await callApi('GET', '/v1/members?name=Aiko');
      const { items } = body as { items: { lifecycle: string; lineUserId: string }[] };
      assert.deepEqual(
        items.map(({ lifecycle, lineUserId }) => ({ lifecycle, lineUserId })),
        [{ lifecycle: 'friend', lineUserId: userId }],
      );
    },
  },
  {
    sentence: 'answers a keyword once, though LINE delivers the event three times',
    async run(deployment) {
      const { callApi, line } = deployment;
      const rule = {
        name: 'Hours',
        kind: 'keyword',
        keywords: ['hours'],
        messages: [text('Open from 9 to 18.')],
      };
      assert.equal((await callApi('POST', '/v1/auto-replies', { body: rule })).status, 201);
      const userId = await line.newUser('Boon');
      const { status, webhookEventId } = await line.say(userId, ' HOURS ');
      assert.equal(status, 200);
      for (let again = 0; again < 2; again += 1)
        assert.equal((await line.redeliver(webhookEventId)).status, 200);
      await repliesTo(deployment, userId);
      await pause(quietMs);
      assert.deepEqual(await line.textsTo(userId), [{ text: 'Open from 9 to 18.', via: 'reply' }]);
    },
  },
  {
    sentence: 'answers 401 to a webhook with a bad signature and stores nothing of it',
    async run({ line, dynamo, cdk }) {
      const stranger = `U${'f'.repeat(32)}`;
      const event = {
        type: 'follow',
        mode: 'active',
        timestamp: Date.now(),
        webhookEventId: '01TAMPEREDTAMPEREDTAMPERED',
        deliveryContext: { isRedelivery: false },
        source: { type: 'user', userId: stranger },
      };
      const body = JSON.stringify({ destination: stranger, events: [event] });
      assert.equal((await line.sendTampered(body)).status, 401);
      await pause(quietMs);
      const TableName = cdk.output('RefRecords');
      const { Items } = await dynamo.send(new ScanCommand({ TableName }));
      assert.ok(Items && Items.length > 0);
      assert.ok(!JSON.stringify(Items).includes(stranger));
    },
  },
];
