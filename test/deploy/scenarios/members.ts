import assert from 'node:assert/strict';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Deployment } from '../deployment.ts';
import { eventually } from '../eventually.ts';
import type { Scenario } from '../scenario.ts';

const memberId = async ({ callApi }: Deployment, name: string): Promise<string> => {
  const { body } = await callApi('GET', `/v1/members?name=${name}`);
  const [member] = (body as { items: { memberId: string }[] }).items;
  assert.ok(member, `no member is called ${name}`);
  return member.memberId;
};

async function storedMedia({ s3, cdk }: Deployment): Promise<readonly string[]> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: cdk.output('RefMedia'), Prefix: 'media/' }),
  );
  return Contents.flatMap(({ Key }) => Key ?? []);
}

export const memberScenarios: readonly Scenario[] = [
  {
    sentence: 'tags a member, changes an attribute and tells the timeline',
    async run(deployment) {
      const { callApi } = deployment;
      for (const name of ['vip', 'reached']) {
        assert.equal((await callApi('POST', '/v1/tags', { body: { name } })).status, 201);
      }
      const path = `/v1/members/${await memberId(deployment, 'Aiko')}`;
      const tagged = await callApi('PUT', `${path}/tags/vip`, { body: { weight: 2 } });
      assert.deepEqual(Object.keys((tagged.body as { tags: object }).tags), ['vip']);
      const changed = await callApi('PATCH', path, { body: { attributes: { size: 'M' } } });
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
      const timeline = await callApi('GET', `${path}/timeline`);
      assert.ok((timeline.body as { items: unknown[] }).items.length > 0);
    },
  },
  {
    sentence: 'copies a picture into the private bucket and removes it when its sender takes it back',
    async run(deployment) {
      const { line } = deployment;
      const userId = await line.newUser('Ploy');
      const messageId = await line.sendPicture(userId);
      const keys = await eventually('the copy of the picture', async () => {
        const stored = await storedMedia(deployment);
        return stored.length > 0 ? stored : undefined;
      });
      assert.ok(keys.every((key) => key.endsWith(messageId)));
      await line.unsend(userId, messageId);
      await eventually('the removal of the copy', async () =>
        (await storedMedia(deployment)).length === 0 ? true : undefined,
      );
    },
  },
  {
    sentence: 'imports the followers of the account',
    async run({ callApi }) {
      const { body } = await callApi('POST', '/v1/members/import-followers');
      const { importId } = body as { importId: string };
      const end = await eventually('the end of the import', async () => {
        const progress = await callApi('GET', `/v1/imports/${importId}`);
        const { status, imported } = progress.body as { status: string; imported: number };
        return status === 'running' ? undefined : { status, imported };
      });
      assert.equal(end.status, 'finished');
      assert.ok(end.imported > 0);
    },
  },
];
