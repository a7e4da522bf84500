import assert from 'node:assert/strict';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import type { CallApi } from '../admin-api.ts';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const waitSeconds = 20;

/** A journey for a keyword: acknowledges at once, and says which version it is after a wait. */
const definition = (version: string) => ({
  name: 'Rehearsal',
  purpose: 'transactional',
  trigger: { kind: 'event', type: 'friend.followed' },
  start: 'pause',
  nodes: {
    pause: { kind: 'wait', for: { seconds: waitSeconds }, next: 'tell' },
    tell: { kind: 'send', messages: [{ type: 'text', text: `${version} for {{name}}` }], next: 'leave' },
    leave: { kind: 'exit' },
  },
});

/** The journey of these scenarios, from its first publication on. */
let journeyId = '';

async function publish(callApi: CallApi): Promise<void> {
  const { status, body } = await callApi('POST', `/v1/journeys/${journeyId}/publish`);
  assert.equal(status, 200, JSON.stringify(body));
}

async function enter({ line, callApi }: Deployment, displayName: string): Promise<string> {
  const before = await entered(callApi);
  const userId = await line.newUser(displayName);
  await line.follow(userId);
  await eventually(`the entry of ${displayName}`, async () =>
    (await entered(callApi)) > before ? true : undefined,
  );
  return userId;
}

/** Members that the published version has let in. */
async function entered(callApi: CallApi): Promise<number> {
  const { body } = await callApi('GET', `/v1/journeys/${journeyId}/report`);
  const { nodes } = body as { nodes: { nodeId: string; entered: number }[] };
  return nodes.find(({ nodeId }) => nodeId === 'pause')?.entered ?? 0;
}

async function pushTo({ line }: Deployment, userId: string): Promise<string> {
  const pushed = await eventually(
    'the push of the journey',
    async () => (await line.textsTo(userId)).find(({ via }) => via !== 'reply'),
    waitSeconds + 40,
  );
  return pushed.text;
}

export const journeyScenarios: readonly Scenario[] = [
  {
    sentence: 'answers 422 with every problem of a journey that does not validate',
    async run({ callApi }) {
      const broken = { ...definition('x'), start: 'nowhere' };
      const { status, body } = await callApi('POST', '/v1/journeys', { body: broken });
      assert.equal(status, 422);
      assert.ok((body as { errors: unknown[] }).errors.length >= 1);
    },
  },
  {
    sentence: 'publishes a journey as a state machine and pushes its message after the wait',
    async run(deployment) {
      const { callApi, stepFunctions } = deployment;
      const created = await callApi('POST', '/v1/journeys', { body: definition('Version 1') });
      assert.equal(created.status, 201, JSON.stringify(created.body));
      ({ journeyId } = created.body as { journeyId: string });
      await publish(callApi);
      const { stateMachines = [] } = await stepFunctions.send(new ListStateMachinesCommand({}));
      assert.deepEqual(
        stateMachines.map(({ name }) => name),
        [`kizuna-rehearsal-j-${journeyId}-v1`],
      );
      const userId = await enter(deployment, 'Chai');
      assert.equal(await pushTo(deployment, userId), 'Version 1 for Chai');
    },
  },
  {
    sentence:
      'lets a member finish on version 1 while version 2 is published and the code of the step is replaced',
    async run(deployment) {
      const { callApi, cdk, secondCode } = deployment;
      const early = await enter(deployment, 'Dara');
      const changed = await callApi('PUT', `/v1/journeys/${journeyId}`, { body: definition('Version 2') });
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
      await publish(callApi);
      cdk.append('lambdas/journeys/step.lambda.ts', secondCode.code);
      await cdk.deploy();
      assert.equal((await deployment.line.textsTo(early)).filter(({ via }) => via !== 'reply').length, 0);
      const late = await enter(deployment, 'Emi');
      assert.equal(await pushTo(deployment, early), 'Version 1 for Dara');
      assert.equal(await pushTo(deployment, late), 'Version 2 for Emi');
      assert.ok(secondCode.runs() > 0, 'the new code of the step has not run');
    },
  },
];
