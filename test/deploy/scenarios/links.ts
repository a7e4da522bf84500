import assert from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const shop = 'https://shop.example/tea';

export const linkScenarios: readonly Scenario[] = [
  {
    sentence: 'leads a member on by an address of its own, counts the click and tags the member',
    async run({ baseUrl, callApi, line }) {
      assert.equal((await callApi('POST', '/v1/tags', { body: { name: 'tea' } })).status, 201);
      const made = await callApi('POST', '/v1/links', {
        body: { url: shop, tag: { tag: 'tea', weight: 2 } },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const { linkId, field, target } = made.body as { linkId: string; field: string; target: string };
      const rule = {
        name: 'Tea',
        kind: 'keyword',
        keywords: ['tea'],
        messages: [{ type: 'text', text: `Tea: ${field}` }],
      };
      assert.equal((await callApi('POST', '/v1/auto-replies', { body: rule })).status, 201);
      const userId = await line.newUser('Dao');
      await line.say(userId, 'tea');
      const [, code = ''] = await eventually('the reply with the link', async () => {
        const [reply] = await line.textsTo(userId);
        return reply && (/\/t\/([A-Za-z0-9_-]+)$/.exec(reply.text) ?? undefined);
      });
      const answer = await fetch(`${baseUrl}/t/${code}`, { redirect: 'manual' });
      assert.deepEqual([answer.status, answer.headers.get('location')], [302, target]);
      await eventually('the counted click', async () => {
        const { body } = await callApi('GET', `/v1/links/${linkId}`);
        const { clicks, uniqueMembers } = body as { clicks: number; uniqueMembers: number };
        return clicks === 1 && uniqueMembers === 1 ? true : undefined;
      });
      const { body } = await callApi('GET', '/v1/members?name=Dao');
      const { memberId } = (body as { items: { memberId: string }[] }).items[0] ?? { memberId: '' };
      await eventually('the tag', async () => {
        const tags = await callApi('GET', `/v1/members/${memberId}/tags`);
        return 'tea' in (tags.body as { tags: object }).tags ? true : undefined;
      });
      const now = Date.now();
      const [from, to] = [now - 3_600_000, now + 3_600_000].map((at) => new Date(at).toISOString());
      const clickers = await callApi('GET', `/v1/links/${linkId}/members?from=${from ?? ''}&to=${to ?? ''}`);
      assert.deepEqual((clickers.body as { items: string[] }).items, [memberId]);
      const unknown = await fetch(`${baseUrl}/t/${code.slice(0, -1)}`, { redirect: 'manual' });
      assert.deepEqual([unknown.status, unknown.headers.get('location')], [404, null]);
    },
  },
];
