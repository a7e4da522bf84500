import type { StageSettings } from '../stages.ts';

/**
 * `kizuna-<stage>-<words>`: how one stack knows what another one makes (docs/adr/019).
 * @param words a queue's `<capability>.<purpose>`, or a function's entry, `<capability>/<use case>.lambda.ts`
 */
export const fixedName = (stage: StageSettings, words: string): string =>
  `kizuna-${stage.name}-${words.replace(/\.lambda\.ts$/, '').replaceAll(/[./]/g, '-')}`;
