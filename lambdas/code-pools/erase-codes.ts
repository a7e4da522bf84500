import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { CodePoolStore, CodeRemains, CodeWork } from './ports.ts';

export interface EraseCodesDeps {
  pools: Pick<CodePoolStore, 'read'>;
  remains: CodeRemains;
  sendToCodeQueue: SendToQueue<CodeWork>;
}

/** 200 blocks are up to 19,200 codes: well within the time of a message. */
const blocksAtOnce = 200;
const blocksUnderWay = 5;

/** Erases what a deleted pool left, some blocks a message; done again it goes on where it was broken off. */
export function createEraseCodes({ pools, remains, sendToCodeQueue }: EraseCodesDeps) {
  return async (work: Extract<CodeWork, { work: 'erase codes' }>): Promise<void> => {
    const { channelId, poolId, poolKey } = work;
    // The deletion was cut short, and nobody asked for it again.
    if ((await pools.read(channelId, poolId))?.key === poolKey) return;
    const blockIds = await remains.listBlocks(poolKey, blocksAtOnce);
    await mapBounded(blockIds, blocksUnderWay, (blockId) => remains.eraseBlock(poolKey, blockId));
    if (blockIds.length < blocksAtOnce) return remains.eraseRest(poolKey);
    await sendToCodeQueue([{ body: work, groupId: poolKey }]);
  };
}
