import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { contentsOf } from '../../stepfunctions/journey/nodes/send/send.ts';
import type { Reference } from '../../stepfunctions/journey/reference.ts';
import { referencesOf } from '../../stepfunctions/journey/references-of.ts';
import type { ReferencesInRule } from '../segments/contracts.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import { livingDefinitions } from './living-definitions.ts';
import type { JourneyStore } from './ports.ts';
import { readContent } from './request-messages.ts';

interface Deps {
  journeys: Pick<JourneyStore, 'list' | 'listTestWalks' | 'listVersions'>;
  readTemplate: ReadTemplate;
  referencesInRule: ReferencesInRule;
}

/** (Other) journeys whose draft, or a version that somebody may still be inside of, needs something. */
export function createUsersOf(deps: Deps): UsersOf {
  return async (kind, channelId, id) => {
    const using: string[] = [];
    for (const { journeyId, name, definitions } of await livingDefinitions(deps.journeys, channelId)) {
      if (kind === 'journey' && journeyId === id) continue;
      const needed = definitions.flatMap((definition): Reference[] =>
        referencesOf(definition, deps.referencesInRule),
      );
      if (kind === 'codePool') needed.push(...(await poolsOfTemplates(deps, channelId, definitions)));
      if (needed.some((one) => one.kind === kind && one.id === id)) using.push(`journey ${name}`);
    }
    return using;
  };
}

/** Templates say what their version says, so its codes are the journey's. */
async function poolsOfTemplates(
  deps: Pick<Deps, 'readTemplate'>,
  channelId: string,
  definitions: readonly JourneyDefinition[],
): Promise<Reference[]> {
  const sends = definitions
    .flatMap(({ nodes }) => Object.values(nodes))
    .flatMap((node) => (node.kind === 'send' ? contentsOf(node) : []))
    .filter(({ content }) => content.templateId !== undefined);
  const written = await Promise.all(sends.map(({ content }) => readContent(deps, channelId, content)));
  return written
    .flatMap((content) =>
      content ? codePoolsOf([content.default, ...Object.values(content.byLanguage)].flat()) : [],
    )
    .map((id) => ({ kind: 'codePool', id }));
}
