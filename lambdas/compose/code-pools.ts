import { createDynamoCodeLeases } from '../code-pools/adapters/dynamo-code-leases.ts';
import { createDynamoCodeRemains } from '../code-pools/adapters/dynamo-code-remains.ts';
import { createDynamoCodePools, createDynamoCodeUploads } from '../code-pools/adapters/dynamo-code-pools.ts';
import { createDynamoCodes } from '../code-pools/adapters/dynamo-codes.ts';
import type { GiveCodes, KnownCodePools, PreviewCodes } from '../code-pools/contracts.ts';
import { createEraseCodes } from '../code-pools/erase-codes.ts';
import { createGiveCodes } from '../code-pools/give-codes.ts';
import { createPreviewCodes } from '../code-pools/preview-codes.ts';
import type { CodeWork } from '../code-pools/ports.ts';
import { createReadFile } from '../code-pools/read-file.ts';
import { createWatchLevel } from '../code-pools/watch-level.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { createDeleteAll, createWriteAll } from '../shared/edge/dynamo/write-all.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Core } from './core.ts';

export const composeCodeStores = (core: Core) => ({
  pools: createDynamoCodePools(core),
  codes: createDynamoCodes(core),
  leases: createDynamoCodeLeases({ ...core, writeAll: createWriteAll(core) }),
  uploads: createDynamoCodeUploads(core),
});

/** Pools as messages name them. */
export function composeKnownCodePools(core: Core): { knownCodePools: KnownCodePools } {
  const pools = createDynamoCodePools(core);
  return {
    knownCodePools: async (channelId) => new Set((await pools.list(channelId)).map(({ poolId }) => poolId)),
  };
}

/** Codes as senders take them. */
export function composeGiveCodes(core: Core): GiveCodes {
  const stores = composeCodeStores(core);
  return createGiveCodes({ ...core, ...stores, watchLevel: createWatchLevel({ ...core, ...stores }) });
}

/** What pools could give, for those who plan. */
export const composePreviewCodes = (core: Core): { previewCodes: PreviewCodes } => ({
  previewCodes: createPreviewCodes({ ...core, ...composeCodeStores(core) }),
});

/** The consumer of the queue `codePools.work`. */
export function composeCodeWork(
  core: Core,
  platform: {
    blobs: Pick<Blobs, 'get' | 'getRange' | 'delete'>;
    sendToCodeQueue: SendToQueue<CodeWork>;
  },
) {
  const stores = composeCodeStores(core);
  const readFile = createReadFile({ ...platform, ...stores });
  const remains = createDynamoCodeRemains({ ...core, deleteAll: createDeleteAll(core) });
  const eraseCodes = createEraseCodes({ ...platform, ...stores, remains });
  return eachMessage<CodeWork>(
    (body) => (body.work === 'erase codes' ? eraseCodes(body) : readFile(body)),
    (error) => core.log('MESSAGE_FAILED', { queue: 'codePools.work' }, error),
  );
}
