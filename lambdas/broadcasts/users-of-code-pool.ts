import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import type { BroadcastStore } from './ports.ts';
import { resolveContent } from './resolve-content.ts';
import { mostBroadcasts } from './users-of.ts';

const ended: ReadonlySet<string> = new Set(['cancelled', 'finished', 'refused']);

/** Names of broadcasts that have yet to end and hold codes of a pool, themselves or by a template. */
export const usersOfCodePool =
  (deps: { broadcasts: Pick<BroadcastStore, 'list'>; readTemplate: ReadTemplate }) =>
  async (channelId: string, poolId: string): Promise<readonly string[]> => {
    const { broadcasts } = await deps.broadcasts.list(channelId, { limit: mostBroadcasts });
    const using: string[] = [];
    for (const { definition, status } of broadcasts) {
      if (ended.has(status)) continue;
      const resolved = await resolveContent(deps, channelId, definition);
      if (resolved.outcome === 'problems') continue;
      const said = Object.values(resolved.content).flatMap(({ default: usual, byLanguage }) => [
        ...usual,
        ...Object.values(byLanguage).flat(),
      ]);
      if (codePoolsOf(said).includes(poolId)) using.push(definition.name);
    }
    return using;
  };
