import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';

/** Names of the journeys that send codes of a pool. */
export function createUsersOfCodePool(deps: { journeys: Pick<JourneyStore, 'list' | 'listVersions'> }) {
  return async (channelId: string, poolId: string): Promise<readonly string[]> =>
    (await livingDefinitions(deps.journeys, channelId))
      .filter(({ definitions }) =>
        definitions.some(({ nodes }) =>
          Object.values(nodes).some(
            (node) => node.kind === 'send' && codePoolsOf(node.messages).includes(poolId),
          ),
        ),
      )
      .map(({ name }) => name);
}
