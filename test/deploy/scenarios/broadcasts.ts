import assert from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

interface BroadcastJson {
  broadcastId: string;
  status: string;
  figures?: Record<string, number>;
}

export const broadcastScenarios: readonly Scenario[] = [
  {
    sentence: 'freezes a broadcast, sends it to every friend once and adds its figures up',
    async run({ callApi, line }) {
      const users = [await line.newUser('Fah'), await line.newUser('Nim')];
      for (const user of users) await line.follow(user);
      const members = async (name: string) =>
        ((await callApi('GET', `/v1/members?name=${name}`)).body as { items: { memberId: string }[] }).items;
      const known = await eventually('both members', async () => {
        const found = [...(await members('Fah')), ...(await members('Nim'))];
        return found.length === 2 ? found : undefined;
      });
      const template = await callApi('POST', '/v1/templates', {
        body: { name: 'Sale', messages: [{ type: 'text', text: 'The big sale' }] },
      });
      assert.equal(template.status, 201, JSON.stringify(template.body));
      const { templateId } = template.body as { templateId: string };
      const made = await callApi('POST', '/v1/broadcasts', {
        body: {
          name: 'Sale',
          audience: { memberIds: known.map(({ memberId }) => memberId) },
          variants: [{ name: 'A', content: { templateId } }],
        },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const { broadcastId } = made.body as BroadcastJson;
      const path = `/v1/broadcasts/${broadcastId}`;
      const estimate = await callApi('POST', `${path}/estimate`, { body: {} });
      assert.equal((estimate.body as { reach: number }).reach, 2, JSON.stringify(estimate.body));
      const later = new Date(Date.now() + 86_400_000).toISOString();
      assert.equal((await callApi('POST', `${path}/schedule`, { body: { at: later } })).status, 200);
      assert.equal((await callApi('POST', `${path}/cancel`, { body: {} })).status, 200);
      const again = await callApi('POST', '/v1/broadcasts', {
        body: (made.body as { definition: object }).definition,
      });
      const { broadcastId: sentId } = again.body as BroadcastJson;
      assert.equal((await callApi('POST', `/v1/broadcasts/${sentId}/send`, { body: {} })).status, 202);
      const finished = await eventually('the finished broadcast', async () => {
        const body = (await callApi('GET', `/v1/broadcasts/${sentId}`)).body as BroadcastJson;
        return body.status === 'finished' ? body : undefined;
      });
      assert.equal(finished.figures?.['sent'], 2, JSON.stringify(finished));
      for (const userId of users)
        assert.equal((await line.textsTo(userId)).filter(({ text }) => text === 'The big sale').length, 1);
    },
  },
];
