import { consumedCapacities } from '../consumed-capacity.ts';
import type { CapacityDetail } from '../dynalite.ts';
import { DynamoError } from '../dynamo-error.ts';
import type { Operation } from '../engine.ts';
import type { ItemChange } from '../item-change.ts';
import { stageWrite } from '../item-write.ts';
import type { ItemWrite } from '../item-write.ts';
import type { Usage } from '../meter.ts';
import { itemReadUnits, mergeUsages, transactionFactor, writeUsage } from '../request-units.ts';
import type { Stage } from '../stage.ts';
import { parseTransaction } from '../transaction.ts';
import { findToken, stageToken } from '../transaction-token.ts';

/**
 * All writes or none. A token that was used with the same content in the last ten minutes answers success without
 * effect; a cancelled transaction costs the units of the items as they are.
 */
export const transactWriteItems: Operation = (engine, input) => {
  const { writes, token, capacityDetail } = parseTransaction(input, engine.findTable);
  return engine.commits.run((stage) => {
    if (token && findToken(token, stage, engine.clock)) {
      const usages = mergeUsages(writes.map((write) => replayUsage(write, stage)));
      engine.meter.record('TransactWriteItems', 'read', usages);
      return answer(capacityDetail, usages);
    }
    const images = writes.map((write) => imageOf(write, stage));
    try {
      const changes = stageAll(writes, stage);
      if (token) stageToken(token, stage, engine.clock);
      const usages = mergeUsages(changes.map((change) => writeUsage(change, transactionFactor)));
      engine.meter.record('TransactWriteItems', 'write', usages);
      return answer(capacityDetail, usages);
    } catch (error) {
      const usages = mergeUsages(images.map((image) => writeUsage(image, transactionFactor)));
      engine.meter.record('TransactWriteItems', 'write', usages);
      throw error;
    }
  });
};

function answer(detail: CapacityDetail | undefined, usages: readonly Usage[]): object {
  return consumedCapacities(detail, usages);
}

/** @throws TransactionCanceledException with one reason for each write, in their order */
function stageAll(writes: readonly ItemWrite[], stage: Stage): ItemChange[] {
  const outcomes = writes.map((write) => tryStage(write, stage));
  const changes = outcomes.flatMap((outcome) => ('change' in outcome ? [outcome.change] : []));
  if (changes.length === writes.length) return changes;
  const reasons = outcomes.map((outcome) => ('reason' in outcome ? outcome.reason : { Code: 'None' }));
  const codes = reasons.map((reason) => reason.Code).join(', ');
  throw new DynamoError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: unknown;
}

function tryStage(write: ItemWrite, stage: Stage): { change: ItemChange } | { reason: CancellationReason } {
  try {
    return { change: stageWrite(write, stage) };
  } catch (error) {
    if (!(error instanceof DynamoError)) throw error;
    const Code =
      error.name === 'ConditionalCheckFailedException' ? 'ConditionalCheckFailed' : 'ValidationError';
    return {
      reason: { Code, Message: error.message, ...('Item' in error.body && { Item: error.body.Item }) },
    };
  }
}

function imageOf({ table, key }: ItemWrite, stage: Stage): ItemChange {
  const image = stage.item(table, key);
  return { table, key, ...(image && { before: image, after: image }) };
}

function replayUsage({ table, key }: ItemWrite, stage: Stage): Usage {
  const tableUnits = transactionFactor * itemReadUnits(stage.item(table, key), true);
  return { table: table.name, tableUnits, indexUnits: {} };
}
