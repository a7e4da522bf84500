import assert from 'node:assert/strict';
import type { CallApi } from '../admin-api.ts';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const waitSeconds = 20;

const definition = (text: string, wait: object) => ({
  name: 'Trial',
  purpose: 'transactional',
  trigger: { kind: 'manual' },
  start: 'rest',
  nodes: {
    rest: { kind: 'wait', for: wait, next: 'tell' },
    tell: { kind: 'send', messages: [{ type: 'text', text }], next: 'leave' },
    leave: { kind: 'exit' },
  },
});

interface Report {
  moved: { in: number };
  cohorts: { held: number };
  all: { entries: number };
}

async function must<Answer>(expected: number, call: ReturnType<CallApi>): Promise<Answer> {
  const { status, body } = await call;
  assert.equal(status, expected, JSON.stringify(body));
  return body as Answer;
}

async function newMember({ line, callApi }: Deployment, displayName: string) {
  const userId = await line.newUser(displayName);
  await line.follow(userId);
  const memberId = await eventually('the friend as a member', async () => {
    const { body } = await callApi('GET', `/v1/members?name=${displayName}`);
    return (body as { items: { memberId: string }[] }).items[0]?.memberId;
  });
  return { userId, memberId };
}

const textsOfTrial = async ({ line }: Deployment, userId: string): Promise<string[]> =>
  (await line.textsTo(userId)).map(({ text }) => text).filter((text) => text.startsWith('Trial'));

export const journeyTrialScenarios: readonly Scenario[] = [
  {
    sentence: 'walks a draft with one member at once, its wait of two days shortened, and counts nothing',
    async run(deployment) {
      const { callApi } = deployment;
      const { userId, memberId } = await newMember(deployment, 'Wipa');
      const body = definition('Trial of a draft', { days: 2 });
      const { journeyId } = await must<{ journeyId: string }>(201, callApi('POST', '/v1/journeys', { body }));
      const path = `/v1/journeys/${journeyId}`;
      const walk = { memberIds: [memberId], waitSeconds: 2 };
      const begun = callApi('POST', `${path}/test-walk`, { body: walk });
      const { walkId } = await must<{ walkId: string }>(201, begun);
      await eventually('the end of the test walk', async () => {
        const { body: seen } = await callApi('GET', `${path}/test-walks/${walkId}`);
        return (seen as { state: string }).state === 'finished' ? true : undefined;
      });
      assert.deepEqual(await textsOfTrial(deployment, userId), ['Trial of a draft']);
      assert.equal((await callApi('DELETE', path)).status, 204, 'the walk has left the draft a draft');
    },
  },
  {
    sentence: 'moves who is inside to a new version, holds it while paused, and tells it the new words once',
    async run(deployment) {
      const { callApi } = deployment;
      const { userId, memberId } = await newMember(deployment, 'Somsak');
      const wait = { seconds: waitSeconds };
      const created = callApi('POST', '/v1/journeys', { body: definition('Trial, old words', wait) });
      const { journeyId } = await must<{ journeyId: string }>(201, created);
      const path = `/v1/journeys/${journeyId}`;
      const report = () => must<Report>(200, callApi('GET', `${path}/report`));
      await must(200, callApi('POST', `${path}/publish`));
      await must(202, callApi('POST', `${path}/enrolments`, { body: { memberIds: [memberId] } }));
      await eventually('the entry', async () => ((await report()).all.entries === 1 ? true : undefined));
      await must(200, callApi('PUT', path, { body: definition('Trial, new words', wait) }));
      await must(200, callApi('POST', `${path}/publish`, { body: { members: 'move' } }));
      await must(200, callApi('POST', `${path}/pause`));
      await eventually('the move', async () => ((await report()).moved.in === 1 ? true : undefined));
      await eventually(
        'the hold',
        async () => ((await report()).cohorts.held === 1 ? true : undefined),
        waitSeconds + 30,
      );
      assert.deepEqual(await textsOfTrial(deployment, userId), []);
      await must(200, callApi('POST', `${path}/resume`));
      await eventually('the message after the resume', async () =>
        (await textsOfTrial(deployment, userId)).length > 0 ? true : undefined,
      );
      assert.deepEqual(await textsOfTrial(deployment, userId), ['Trial, new words']);
    },
  },
];
