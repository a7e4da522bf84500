import { createDynamoRateBudget } from '../../lambdas/delivery/adapters/dynamo-rate-budget.ts';
import { createDynamoReplyLedger } from '../../lambdas/delivery/adapters/dynamo-reply-ledger.ts';
import { createDynamoSendLedger } from '../../lambdas/delivery/adapters/dynamo-send-ledger.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryRateBudget, memoryReplyLedger, memorySendLedger } from '../support/memory-send-ledger.ts';
import { openMemoryStore, type MemoryStore } from '../support/memory-store.ts';
import { rateBudgetSuite } from '../support/rate-budget-suite.ts';
import { replyLedgerSuite } from '../support/reply-ledger-suite.ts';
import { sendLedgerSuite } from '../support/send-ledger-suite.ts';

const opened: MemoryStore[] = [];
const openStore = async (clock = manualClock()) => {
  const memory = await openMemoryStore(clock);
  opened.push(memory);
  return memory;
};
afterEach(() => Promise.all(opened.splice(0).map(({ store }) => store.close())));

sendLedgerSuite('DynamoDB', async () => {
  const clock = manualClock();
  const memory = await openStore(clock);
  const sweep = async () => {
    await memory.store.sweepExpired();
  };
  const commit = createCommit({ ...memory, clock, random: () => 0.5 });
  return { ledger: createDynamoSendLedger({ ...memory, clock, commit }), clock, sweep };
});
sendLedgerSuite('maps', () => {
  const clock = manualClock();
  return Promise.resolve({ ledger: memorySendLedger(clock), clock, sweep: () => Promise.resolve() });
});

replyLedgerSuite('DynamoDB', async () => {
  const clock = manualClock();
  const memory = await openStore(clock);
  const commit = createCommit({ client: memory.client, clock, random: () => 0.5 });
  return { ledger: createDynamoReplyLedger({ ...memory, clock, commit }), commit };
});
replyLedgerSuite('maps', () => {
  const ledger = memoryReplyLedger();
  const commit = (parts: Parameters<typeof ledger.commit>[0]) => {
    ledger.commit(parts);
    return Promise.resolve();
  };
  return Promise.resolve({ ledger, commit });
});

rateBudgetSuite('DynamoDB', async () => createDynamoRateBudget(await openStore()));
rateBudgetSuite('maps', () => Promise.resolve(memoryRateBudget()));
