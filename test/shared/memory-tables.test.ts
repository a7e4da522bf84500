import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoContactLedger } from '../../lambdas/delivery/adapters/dynamo-contact-ledger.ts';
import { createDynamoRateBudget } from '../../lambdas/delivery/adapters/dynamo-rate-budget.ts';
import { createDynamoSendLedger } from '../../lambdas/delivery/adapters/dynamo-send-ledger.ts';
import { rootChunk } from '../../lambdas/delivery/domain/chunk.ts';
import {
  createAppendActivity,
  createLastActivity,
} from '../../lambdas/members/adapters/dynamo-activities.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { createMemoryClient } from '../../lambdas/shared/edge/dynamo/memory/memory-client.ts';
import { createUnitMeter } from '../../lambdas/shared/edge/dynamo/memory/unit-meter.ts';
import { channelId, days, hours, journeyWorld } from '../support/journey-world.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore, tableNames } from '../support/memory-store.ts';
import { twinClient } from '../support/twin-client.ts';
import { variedJourney } from '../support/varied-journey.ts';

const member = (index: number): string => deterministicId('twin member', index);
const journey = { ...variedJourney, entry: { reentry: 'notWhileInside' } };

describe('the tables in memory, beside the embedded store', () => {
  const open = async () => {
    const clock = manualClock();
    const store = await openMemoryStore(clock);
    const twin = twinClient(store);
    const deps = { clock, client: twin.client, tables: tableNames };
    return { ...twin, deps: { ...deps, commit: createCommit({ ...deps, random: () => 0.5 }) }, clock };
  };

  it('answer, refuse and bill everything that journeys do as the store does', async () => {
    let twin: ReturnType<typeof twinClient> | undefined;
    const world = await journeyWorld({ openClient: (store) => (twin = twinClient(store)).client });
    const { journeyId } = await world.publish(journey);
    const everybody = Array.from({ length: 60 }, (_, index) => member(index));
    world.enter(journeyId, everybody);
    world.enter(journeyId, everybody.slice(0, 3));
    await world.settle();
    await world.pass(hours(3));
    await world.happen('postback.received', everybody.slice(0, 5));
    await world.setStatus(journeyId, 'paused');
    await world.pass(days(3));
    await world.setStatus(journeyId, 'published');
    await world.resume(journeyId);
    await world.pass(days(3));
    world.enter(journeyId, everybody.slice(0, 3));
    await world.settle();
    await world.stop(journeyId);
    expect(world.delivered.length).toBeGreaterThan(100);
    expect(twin?.differences).toEqual([]);
    expect(twin?.meter.reading().writeUnits).toBeGreaterThan(200);
  });

  it('do so with sends, caps and rates', async () => {
    const { deps, clock, differences } = await open();
    const ledger = createDynamoSendLedger(deps);
    const claim = {
      ...{ sendId: member(0), channelId, purpose: 'marketing' as const, method: 'multicast' as const },
      origin: { kind: 'test' as const },
      memberIds: [member(1), member(2)],
      suppressed: { blocked: [member(3)] },
      ...{ bodyId: 'body', claimedAt: clock.now() },
    };
    await ledger.claim(claim, '2026-11-24');
    await ledger.claim(claim, '2026-11-24');
    const fresh = rootChunk(claim);
    await ledger.saveChunk(claim, { ...fresh, status: 'calling' });
    await ledger.saveChunk(claim, fresh);
    const body = { messages: [{ type: 'text' as const, text: 'hi' }], lineUserIds: ['U1', 'U2'] };
    await ledger.readBody(claim.sendId, await ledger.freeze(claim.sendId, body));
    await ledger.read(claim.sendId);
    const contacts = createDynamoContactLedger(deps);
    const wanted = { channelId, memberIds: [member(1), member(2)], caps: { perDay: 1 } };
    await contacts.reserve({ ...wanted, sendId: 'one' });
    expect((await contacts.reserve({ ...wanted, sendId: 'two' })).size).toBe(2);
    const budget = createDynamoRateBudget(deps);
    const block = { channelId, method: 'push' as const, second: 5, calls: 10, ceiling: 15 };
    expect([await budget.lease(block), await budget.lease(block)]).toEqual([true, false]);
    expect(differences).toEqual([]);
  });

  it('do so with timelines and pages', async () => {
    const { deps, clock, differences } = await open();
    const append = createAppendActivity({ ...deps, retentionDays: 30 });
    for (const [index, type] of ['order.placed', 'link.clicked', 'link.clicked'].entries()) {
      const detail = { label: `l${index}` };
      const row = {
        id: member(index),
        channelId,
        memberId: member(9),
        type,
        at: clock.now() + index,
        detail,
      };
      await deps.commit([append({ ...row, ...(index === 0 && { amountMinor: 100 }) })]);
    }
    const lastActivity = createLastActivity(deps);
    const question = { channelId, memberIds: [member(9)], type: 'link.clicked', sinceEpochMs: 0 };
    expect((await lastActivity({ ...question, where: { label: 'l1' } })).get(member(9))).toBe(
      clock.now() + 1,
    );
    const page = {
      TableName: tableNames.activity,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `${channelId}#${member(9)}` },
      Limit: 2,
    };
    const { LastEvaluatedKey } = await deps.client.send(new QueryCommand(page));
    const rest = await deps.client.send(new QueryCommand({ ...page, ExclusiveStartKey: LastEvaluatedKey }));
    expect(rest.Items).toHaveLength(1);
    expect(differences).toEqual([]);
  });

  it('look up what was there before once, and never write to it', async () => {
    const loads: string[] = [];
    const item = { pk: 'TAGS#1', sk: 'TAG#vip', name: 'vip' };
    const client = createMemoryClient({
      names: tableNames,
      meter: createUnitMeter(),
      load: (table, pk) => {
        loads.push(`${table} ${pk}`);
        return pk === 'TAGS#1' ? Promise.resolve([item]) : undefined;
      },
    });
    const query = new QueryCommand({
      TableName: tableNames.records,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'TAGS#1' },
    });
    await client.send(new PutCommand({ TableName: tableNames.records, Item: { ...item, sk: 'TAG#new' } }));
    expect((await client.send(query)).Items?.map(({ sk }) => sk as string)).toEqual(['TAG#new', 'TAG#vip']);
    await client.send(query);
    expect(loads).toEqual(['records TAGS#1']);
    expect(item).toEqual({ pk: 'TAGS#1', sk: 'TAG#vip', name: 'vip' });
  });
});
