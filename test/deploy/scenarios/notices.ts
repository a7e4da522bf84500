import assert from 'node:assert/strict';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

interface NoticeJson {
  noticeId: string;
  status: string;
  tries: { route: string; state: string }[];
}

const routes = [
  { route: 'linePush', costMicros: 5_000 },
  { route: 'lineNotification', costMicros: 20_000 },
];

export const noticeScenarios: readonly Scenario[] = [
  {
    sentence: 'sends notices by push to a friend and by the hash of a phone to a stranger, and lists them',
    async run({ callApi, line }) {
      const set = await callApi('PUT', `/v1/channels/${line.channelId}/routes`, { body: { routes } });
      assert.equal(set.status, 200, JSON.stringify(set.body));
      const phone = '+886955000111';
      const stranger = await line.newUser('Mint', { phone, notifications: 'delivered' });
      const friend = await line.newUser('Nok');
      await line.follow(friend);
      const memberId = await eventually('the friend as a member', async () => {
        const { body } = await callApi('GET', '/v1/members?name=Nok');
        return (body as { items: { memberId: string }[] }).items[0]?.memberId;
      });
      const send = async (to: object) => {
        const body = { ...to, text: 'Your parcel is here', purpose: 'transactional' };
        const idempotencyKey = `parcel-to-${Object.keys(to).join('-')}`;
        const { status, body: notice } = await callApi('POST', '/v1/notices', { body, idempotencyKey });
        assert.equal(status, 202, JSON.stringify(notice));
        return (notice as NoticeJson).noticeId;
      };
      const sent = [await send({ memberId }), await send({ phone })];
      const ended = await eventually('the end of both notices', async () => {
        const { body } = await callApi('GET', '/v1/notices?limit=10');
        const notices = (body as { items: NoticeJson[] }).items.filter(({ noticeId }) =>
          sent.includes(noticeId),
        );
        return notices.every(({ status }) => status !== 'open') && notices.length === 2 ? notices : undefined;
      });
      const stateOf = (place: number) =>
        ended
          .find(({ noticeId }) => noticeId === sent[place])
          ?.tries.map(({ route, state }) => [route, state]);
      assert.deepEqual(stateOf(0), [['linePush', 'accepted']]);
      // LINE's delivery event came through the webhook and ended it.
      assert.deepEqual(stateOf(1), [['lineNotification', 'delivered']]);
      for (const userId of [friend, stranger])
        assert.equal((await line.textsTo(userId)).filter(({ text }) => text.includes('parcel')).length, 1);
    },
  },
];
