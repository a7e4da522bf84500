import type { MemberRow } from '../lambdas/members/contracts.ts';
import { memberKey } from '../lambdas/members/adapters/member-item.ts';
import { composeScoringTask, composeStartRun } from '../lambdas/compose/scoring.ts';
import { createDynamoRuns } from '../lambdas/scoring/adapters/dynamo-runs.ts';
import type { Part } from '../lambdas/scoring/ports.ts';
import { createWriteAll } from '../lambdas/shared/edge/dynamo/write-all.ts';
import { memoryBlobs } from '../test/support/memory-blobs.ts';
import { channelId, productWorld } from '../test/support/product-world.ts';

/** The nightly job with all its adapters on the embedded store, before and after some members changed. */
export async function scoreOnStore(
  rows: readonly MemberRow[],
  change: () => readonly MemberRow[],
): Promise<{ changed: number; seconds: number; writeUnits: number; readUnits: number }> {
  const world = await productWorld();
  const { core } = world;
  const writeAll = createWriteAll(core);
  const keep = (members: readonly MemberRow[]) =>
    writeAll(members.map((row) => putOf(core.tables.members, row)));
  const runTask = composeScoringTask(core, memoryBlobs());
  const startRun = composeStartRun(core, () => Promise.resolve());
  const score = async (): Promise<void> => {
    const { runId } = await startRun(channelId, { again: true });
    const run = { channelId, runId };
    const { parts } = (await runTask({ task: 'plan', ...run })) as { parts: Part[] };
    for (const part of parts) await runTask({ task: 'measure', ...run, part });
    await runTask({ task: 'merge', ...run, parts });
    for (const part of parts) await runTask({ task: 'score', ...run, part });
    await runTask({ task: 'finish', ...run, parts });
  };
  await keep(rows);
  await score();
  // Scores lie in the store only: a whole row would wipe them out.
  const scores = new Map((await world.items('members')).map((item) => [item['memberId'], item['scores']]));
  await keep(change().map((row) => ({ ...row, scores: scores.get(row.memberId) as MemberRow['scores'] })));
  const before = world.memory.store.meter.read();
  const startedAt = performance.now();
  await score();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = world.memory.store.meter.read();
  const run = await createDynamoRuns(core).newest(channelId);
  await world.close();
  return {
    changed: run?.changed ?? 0,
    seconds,
    writeUnits: after.writeUnits - before.writeUnits,
    readUnits: after.readUnits - before.readUnits,
  };
}

function putOf(TableName: string, row: MemberRow) {
  const { channelId: _channelId, lifecycle, lineUserId, language, followedAt, ...rest } = row;
  const Item = {
    ...memberKey(channelId, row.memberId),
    ...rest,
    channelId,
    profile: { lifecycle, lineUserId, language, followedAt },
  };
  return { label: 'member', item: { Put: { TableName, Item } } };
}
