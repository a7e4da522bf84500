import assert from 'node:assert/strict';
import { ListExecutionsCommand, ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import type { CallApi } from '../admin-api.ts';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const waitSeconds = 45;

/** A journey for new friends that says after a wait which version it is. */
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

const partingDefinition = {
  name: 'Parting',
  purpose: 'transactional',
  trigger: { kind: 'manual' },
  start: 'part',
  nodes: {
    part: {
      kind: 'branch',
      cases: [
        { when: { tag: 'vip' }, next: 'best' },
        { when: { eventSeen: { type: 'postback.received' }, within: { days: 1 } }, next: 'leave' },
      ],
      otherwise: 'mark',
    },
    best: { kind: 'send', messages: [{ type: 'text', text: 'For our best' }], next: 'leave' },
    mark: { kind: 'tag', add: [{ tag: 'reached' }], next: 'others' },
    others: { kind: 'send', messages: [{ type: 'text', text: 'For everybody' }], next: 'leave' },
    leave: { kind: 'exit' },
  },
};

/** Ids of members by name, in the order of the names, once all are there. */
async function idsOf(callApi: CallApi, names: readonly string[]): Promise<string[] | undefined> {
  const found = await Promise.all(
    names.map(async (name) => {
      const { body } = await callApi('GET', `/v1/members?name=${name}`);
      return (body as { items: { memberId: string }[] }).items.map(({ memberId }) => memberId);
    }),
  );
  const ids = found.flat();
  return ids.length === names.length ? ids : undefined;
}

async function heard({ line }: Deployment, userId: string, text: string): Promise<true | undefined> {
  return (await line.textsTo(userId)).some((message) => message.text === text) ? true : undefined;
}

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
        stateMachines.map(({ name }) => name).filter((name) => name?.includes('-j-')),
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
  {
    sentence: 'parts a cohort: each member is told what fits, and tagged on the way',
    async run(deployment) {
      const { callApi, line } = deployment;
      const userIds = [await line.newUser('Fon'), await line.newUser('Gaku')] as const;
      for (const userId of userIds) await line.follow(userId);
      const memberIds = await eventually('both members', () => idsOf(callApi, ['Fon', 'Gaku']));
      const [first = ''] = memberIds;
      assert.equal(
        (await callApi('PUT', `/v1/members/${first}/tags/vip`, { body: { weight: 1 } })).status,
        200,
      );
      const created = await callApi('POST', '/v1/journeys', { body: partingDefinition });
      assert.equal(created.status, 201, JSON.stringify(created.body));
      const parting = created.body as { journeyId: string };
      assert.equal((await callApi('POST', `/v1/journeys/${parting.journeyId}/publish`)).status, 200);
      const enrolled = await callApi('POST', `/v1/journeys/${parting.journeyId}/enrolments`, {
        body: { memberIds },
      });
      assert.equal(enrolled.status, 202, JSON.stringify(enrolled.body));
      await eventually('the message for the tagged member', () =>
        heard(deployment, userIds[0], 'For our best'),
      );
      await eventually('the message for the other', () => heard(deployment, userIds[1], 'For everybody'));
      const { body } = await callApi('GET', `/v1/members/${memberIds[1] ?? ''}/tags`);
      assert.deepEqual(Object.keys((body as { tags: object }).tags), ['reached']);
    },
  },
  {
    sentence: 'ends the executions of a journey that is stopped',
    async run(deployment) {
      const { callApi, stepFunctions } = deployment;
      await enter(deployment, 'Hana');
      const stateMachineArn = `arn:aws:states:us-east-1:000000000000:stateMachine:kizuna-rehearsal-j-${journeyId}-v2`;
      const running = async (): Promise<number> => {
        const query = new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' });
        return (await stepFunctions.send(query)).executions?.length ?? 0;
      };
      assert.ok((await running()) > 0);
      const stopped = await callApi('POST', `/v1/journeys/${journeyId}/stop`, { body: { mode: 'now' } });
      assert.equal(stopped.status, 200, JSON.stringify(stopped.body));
      await eventually('the end of the executions', async () => ((await running()) === 0 ? true : undefined));
    },
  },
];
