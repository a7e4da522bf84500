import { createDynamoRateBudget } from '../../lambdas/delivery/adapters/dynamo-rate-budget.ts';
import { createDynamoSendLedger } from '../../lambdas/delivery/adapters/dynamo-send-ledger.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryRateBudget, memorySendLedger } from '../support/memory-send-ledger.ts';
import { openMemoryStore, type MemoryStore } from '../support/memory-store.ts';
import { rateBudgetSuite } from '../support/rate-budget-suite.ts';
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
  return { ledger: createDynamoSendLedger({ ...memory, clock }), clock, sweep };
});
sendLedgerSuite('maps', () => {
  const clock = manualClock();
  return Promise.resolve({ ledger: memorySendLedger(clock), clock, sweep: () => Promise.resolve() });
});

rateBudgetSuite('DynamoDB', async () => createDynamoRateBudget(await openStore()));
rateBudgetSuite('maps', () => Promise.resolve(memoryRateBudget()));
