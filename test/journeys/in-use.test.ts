import { createDynamoAudiences } from '../../lambdas/audiences/adapters/dynamo-audiences.ts';
import { composeAudiencesApi } from '../../lambdas/compose/audiences.ts';
import { composeBroadcastsApi } from '../../lambdas/compose/broadcasts.ts';
import { composeCodePoolsApi } from '../../lambdas/compose/code-pools-api.ts';
import { composeCommerceMerge } from '../../lambdas/compose/commerce.ts';
import { composeIdentity, composeMembers } from '../../lambdas/compose/members.ts';
import { composeJourneysApi } from '../../lambdas/compose/journeys.ts';
import { composePreferences } from '../../lambdas/compose/preferences.ts';
import { composeSegmentsApi } from '../../lambdas/compose/segments.ts';
import { composeTags } from '../../lambdas/compose/tags.ts';
import { composeTemplatesApi } from '../../lambdas/compose/templates-api.ts';
import { composeUsersOf } from '../../lambdas/compose/users-of.ts';
import { preferencesApi } from '../../lambdas/preferences/preferences-api.ts';
import { tagsApi } from '../../lambdas/tags/tags-api.ts';
import { memoryBlobs } from '../support/memory-blobs.ts';
import { noMachines } from '../support/no-machines.ts';
import { apiOf, channelId, productWorld, type ProductWorld } from '../support/product-world.ts';

const audienceId = 'aaaaaaaa-0000-4000-8000-000000000001';
const says = (text: string) => [{ type: 'text', text }];
const nothing = () => Promise.resolve();

/** A channel in which everything is named by something else, and nothing by its own name's field alone. */
async function channelInUse({ core }: ProductWorld) {
  const blobs = memoryBlobs();
  const usersOf = composeUsersOf(core);
  const members = { ...composeMembers(core), ...composeIdentity(core, composeCommerceMerge(core)) };
  const schedules = { putOnce: nothing, remove: nothing };
  const createUploadLink = () => Promise.resolve('https://upload.example');
  const call = apiOf(
    [
      ...tagsApi({ ...core, ...composeTags(core), usersOf }),
      ...preferencesApi({ ...core, ...members, ...composePreferences(core), usersOf }),
      ...composeSegmentsApi(core, blobs),
      ...composeTemplatesApi(core),
      ...composeCodePoolsApi(core, { createUploadLink, sendToCodeQueue: nothing }),
      ...composeAudiencesApi(core, { blobs, createUploadLink, sendToAudienceQueue: nothing }),
      ...composeBroadcastsApi(core, { blobs, schedules, sendToWorkQueue: nothing }),
      ...composeJourneysApi(core, {
        ...{ machines: noMachines, stepFunctionArn: 'arn:step', machinePrefix: 'j-' },
        ...{ blobs, schedules, sendToRoundQueue: nothing },
      }),
    ],
    core,
  );
  const create = async (path: string, body: object) => {
    const { status, json } = await call(`POST ${path}`, { body });
    if (status >= 300) throw new Error(JSON.stringify(json));
    return json as Record<string, string>;
  };
  await create('/v1/tags', { name: 'vip' });
  await call('PUT /v1/topics/sale', { body: { name: { en: 'Sale' } } });
  await create('/v1/code-pools', { poolId: 'spring', name: 'Spring' });
  await createDynamoAudiences(core).put({
    ...{ channelId, audienceId, name: 'List', status: 'ready', count: 0 },
    createdAt: '2026-11-01T00:00:00Z',
  });
  const { segmentId = '' } = await create('/v1/segments', {
    ...{ name: 'Loyal', expression: { tag: { name: 'vip' } } },
  });
  const { templateId = '' } = await create('/v1/templates', {
    ...{ name: 'Offer', messages: says('Take {{code.spring}}') },
  });
  return { call, create, segmentId, templateId };
}

describe('what something needs', () => {
  let world: ProductWorld;
  beforeEach(async () => {
    world = await productWorld();
  });
  afterEach(() => world.close());

  it('is not deleted, and the answer names who needs it, whether a draft or a version with members inside', async () => {
    const { call, create, segmentId, templateId } = await channelInUse(world);
    const rule = {
      all: [{ segment: segmentId }, { audience: audienceId }, { topic: { id: 'sale', is: 'in' } }],
    };
    const journey = {
      ...{ name: 'Inline', trigger: { kind: 'manual' }, start: 'ask' },
      nodes: {
        ask: {
          kind: 'branch',
          cases: [{ when: { expression: { any: [rule, { tag: { name: 'vip' } }] } }, next: 'say' }],
          otherwise: 'out',
        },
        say: { kind: 'send', templateId, next: 'out' },
        out: { kind: 'exit' },
      },
    };
    const { journeyId = '' } = await create('/v1/journeys', journey);
    await create('/v1/broadcasts', {
      ...{ name: 'Sale', audience: { expression: rule }, exclude: [{ segmentId }], topicId: 'sale' },
      variants: [{ name: 'A', content: { templateId } }],
    });
    const users = async (path: string): Promise<unknown> => {
      const { status, json } = await call(`DELETE /v1/${path}`);
      return status === 409 ? (json as { detail: string }).detail : status;
    };
    const needed = (names: string) => `These use it: ${names}. Change or stop them first.`;
    const all = async () => ({
      tag: await users('tags/vip'),
      topic: await users('topics/sale'),
      segment: await users(`segments/${segmentId}`),
      audience: await users(`audiences/${audienceId}`),
      template: await users(`templates/${templateId}`),
      codePool: await users('code-pools/spring'),
    });
    const both = needed('broadcast Sale, journey Inline');
    const everything = {
      tag: needed('journey Inline, segment Loyal'),
      ...{ topic: both, segment: both, audience: both, template: both },
      codePool: needed('template Offer, broadcast Sale, journey Inline'),
    };
    expect(await all()).toEqual(everything);

    await create(`/v1/journeys/${journeyId}/publish`, {});
    const empty = { ...journey, start: 'out', nodes: { out: { kind: 'exit' } } };
    await call(`PUT /v1/journeys/${journeyId}`, { body: empty });
    expect(await all()).toEqual(everything);

    await create(`/v1/journeys/${journeyId}/stop`, { mode: 'now' });
    const ofBroadcast = needed('broadcast Sale');
    expect(await all()).toEqual({
      tag: needed('segment Loyal'),
      ...{ topic: ofBroadcast, segment: ofBroadcast, audience: ofBroadcast, template: ofBroadcast },
      codePool: needed('template Offer, broadcast Sale'),
    });
  });
});
