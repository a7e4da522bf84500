import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { contentsOf } from '../../stepfunctions/journey/nodes/send/send.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';
import { readContent } from './request-messages.ts';

interface Deps {
  journeys: Pick<JourneyStore, 'list' | 'listTestWalks' | 'listVersions'>;
  readTemplate: ReadTemplate;
}

/** Names of the journeys that send codes of a pool, in words of their own or of a template's version. */
export function createUsersOfCodePool(deps: Deps) {
  return async (channelId: string, poolId: string): Promise<readonly string[]> => {
    const using: string[] = [];
    for (const { name, definitions } of await livingDefinitions(deps.journeys, channelId)) {
      const pools = await Promise.all(definitions.map((definition) => poolsIn(deps, channelId, definition)));
      if (pools.flat().includes(poolId)) using.push(name);
    }
    return using;
  };
}

async function poolsIn(deps: Deps, channelId: string, { nodes }: JourneyDefinition): Promise<string[]> {
  const sends = Object.values(nodes).flatMap((node) => (node.kind === 'send' ? contentsOf(node) : []));
  const written = await Promise.all(sends.map(({ content }) => readContent(deps, channelId, content)));
  return written.flatMap((content) =>
    content ? codePoolsOf([content.default, ...Object.values(content.byLanguage)].flat()) : [],
  );
}
