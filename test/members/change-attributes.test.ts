import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createDynamoMemberAttributes } from '../../lambdas/members/adapters/dynamo-member-attributes.ts';
import { createDynamoMembers } from '../../lambdas/members/adapters/dynamo-members.ts';
import { createChangeAttributes } from '../../lambdas/members/change-attributes.ts';
import type { AttributeStore } from '../../lambdas/members/ports.ts';
import { createOutboxPart } from '../../lambdas/events/adapters/dynamo-outbox.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore } from '../support/memory-store.ts';

const channelId = '2000000001';
const [ann, bob] = [deterministicId('ann'), deterministicId('bob')];

async function attributeWorld(wrap: (store: AttributeStore) => AttributeStore = (store) => store) {
  const clock = manualClock();
  const memory = await openMemoryStore(clock);
  const commit = createCommit({ client: memory.client, clock, random: () => 0.5 });
  const members = createDynamoMembers(memory);
  for (const memberId of [ann, bob])
    await commit([members.newProspect({ channelId, memberId, createdAt: clock.now() })]);
  const changeAttributes = createChangeAttributes({
    memberAttributes: wrap(createDynamoMemberAttributes(memory)),
    outboxPart: createOutboxPart({ tables: memory.tables, clock }),
    commit,
  });
  const of = async (memberId: string) => (await members.read(channelId, memberId))?.attributes;
  const events = async () =>
    (await memory.store.readStream({ after: 0, limit: 100 })).flatMap(({ newImage }) => {
      const item = newImage && unmarshall(newImage as never);
      return item?.['kind'] === 'outbox' ? [item] : [];
    });
  return { members, changeAttributes, of, events };
}

const visits = { members: [{ memberId: ann, add: { visits: 1 } }] };
const base = { channelId, at: Date.UTC(2026, 10, 27) };

describe('attributes that a cause changes', () => {
  it('are set, cleared and added to, for each member in its own way', async () => {
    const { changeAttributes, of, members } = await attributeWorld();
    await members.setAttributes(channelId, ann, { city: 'Osaka', old: true, visits: 2 });
    await changeAttributes({
      ...{ ...base, causeId: 'one' },
      members: [
        { memberId: ann, set: { city: 'Taipei' }, clear: ['old'], add: { visits: 3 } },
        { memberId: bob, add: { visits: 0.1 } },
        { memberId: deterministicId('nobody'), set: { city: 'Nowhere' } },
      ],
    });
    expect(await of(ann)).toEqual({ city: 'Taipei', visits: 5 });
    expect(await of(bob)).toEqual({ visits: 0.1 });
  });

  it('add once however often the cause comes again, whatever others write between', async () => {
    const { changeAttributes, of, members, events } = await attributeWorld();
    await changeAttributes({ ...base, causeId: 'one', ...visits });
    await members.setAttributes(channelId, ann, { visits: 7 });
    await changeAttributes({ ...base, causeId: 'one', ...visits });
    await changeAttributes({ ...base, causeId: 'two', ...visits });
    expect(await of(ann)).toEqual({ visits: 8 });
    expect(await events()).toHaveLength(2);
  });

  it('are not overwritten when somebody writes at the same moment', async () => {
    const interfering: { act?: () => Promise<void> } = {};
    const { changeAttributes, of, members } = await attributeWorld((store) => ({
      ...store,
      async write(...change) {
        const { act } = interfering;
        delete interfering.act;
        await act?.();
        return store.write(...change);
      },
    }));
    interfering.act = () => members.setAttributes(channelId, ann, { visits: 40 });
    await changeAttributes({ ...base, causeId: 'one', ...visits });
    expect(await of(ann)).toEqual({ visits: 41 });
  });

  it('leave texts alone that a number is to be added to, and names beyond the most', async () => {
    const { changeAttributes, of, members } = await attributeWorld();
    const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`a${index}`, index]));
    await members.setAttributes(channelId, ann, { ...many, visits: 'many' });
    await changeAttributes({
      ...{ ...base, causeId: 'one' },
      members: [{ memberId: ann, set: { one: 1 }, add: { visits: 1 } }],
    });
    expect(await of(ann)).toEqual({ ...many, visits: 'many' });
  });
});
