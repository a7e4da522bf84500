import assert from 'node:assert/strict';
import { channel } from '../line.ts';
import type { Scenario } from '../scenario.ts';

const problem = { type: 'application/problem+json' };

export const adminApiScenarios: readonly Scenario[] = [
  {
    sentence: 'refuses admin calls without a key and with a wrong one',
    async run({ callApi }) {
      for (const key of [undefined, 'not-the-key']) {
        const { status, type } = await callApi('GET', '/v1/channels', { key });
        assert.deepEqual({ status, type: type.split(';', 1)[0] }, { status: 401, ...problem });
      }
    },
  },
  {
    sentence: 'answers the first API key, which the stack has generated',
    async run({ callApi }) {
      assert.deepEqual(await callApi('GET', '/v1/channels').then(({ status, body }) => ({ status, body })), {
        status: 200,
        body: { items: [] },
      });
    },
  },
  {
    sentence: 'describes itself without a key, and answers unknown paths with a problem',
    async run({ callApi }) {
      const { status, body } = await callApi('GET', '/v1/openapi.json', { key: undefined });
      assert.equal(status, 200);
      assert.match(JSON.stringify(body), /"openapi":"3\.1/);
      const unknown = await callApi('GET', '/v1/no-such-thing');
      assert.equal(unknown.status, 404);
      assert.match(unknown.type, /^application\/problem\+json/);
    },
  },
  {
    sentence: 'connects a channel and never shows its credentials again',
    async run({ callApi, line, baseUrl }) {
      const connected = await callApi('POST', '/v1/channels', {
        body: { ...channel, name: 'Rehearsal', timeZone: 'Asia/Tokyo' },
      });
      assert.equal(connected.status, 201, JSON.stringify(connected.body));
      const { body } = await callApi('GET', `/v1/channels/${channel.channelId}`);
      const shown = JSON.stringify([connected.body, body]);
      for (const secret of [channel.channelSecret, channel.channelAccessToken])
        assert.ok(!shown.includes(secret));
      line.setWebhookUrl(`${baseUrl}/line/webhook/${channel.channelId}`);
    },
  },
];
