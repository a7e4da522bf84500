import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { mostBlockCodes } from './domain/block-size.ts';
import type { CodePool } from './domain/code-pool.ts';
import type { CodeStore } from './ports.ts';

const blocksUnderWay = 4;

/** Adds distinct codes to a pool, block by block. The same upload again goes on where an earlier try ended. */
export async function addCodes(
  { codes: store }: { codes: Pick<CodeStore, 'addBlock'> },
  pool: CodePool,
  { uploadId, codes }: { uploadId: string; codes: readonly string[] },
): Promise<{ added: number; duplicates: number }> {
  const blocks = Array.from({ length: Math.ceil(codes.length / mostBlockCodes) }, (_, index) =>
    codes.slice(index * mostBlockCodes, (index + 1) * mostBlockCodes),
  );
  const answers = await mapBounded(blocks, blocksUnderWay, (block, index) =>
    store.addBlock(pool, deterministicId('code block', pool.key, uploadId, index), block),
  );
  const added = answers.reduce((sum, answer) => sum + answer.added, 0);
  return { added, duplicates: codes.length - added };
}
