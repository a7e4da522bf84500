import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import { createDynamoLineAudiences } from '../audiences/adapters/dynamo-audiences.ts';
import { createDynamoBroadcasts } from '../broadcasts/adapters/dynamo-broadcasts.ts';
import { createUsersOf as usedByBroadcasts } from '../broadcasts/users-of.ts';
import { createDynamoAutoReplies } from '../inbound/adapters/dynamo-auto-replies.ts';
import { createDynamoJourneys } from '../journeys/adapters/dynamo-journeys.ts';
import { createUsersOf as usedByJourneys } from '../journeys/users-of.ts';
import { createDynamoRichMenuSettings } from '../rich-menus/adapters/dynamo-rich-menu-settings.ts';
import { createDynamoSegments } from '../segments/adapters/dynamo-segments.ts';
import { referencesInRule } from '../segments/references-in-rule.ts';
import { createUsersOf as usedBySegments } from '../segments/users-of.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import type { Core } from './core.ts';
import { composeTemplates } from './templates.ts';

/** What nothing can be deleted from under: everything that names it and still lives, in words. */
export function composeUsersOf(core: Core): UsersOf {
  const { templates, readTemplate } = composeTemplates(core);
  const sources: readonly UsersOf[] = [
    usedByTexts(core, templates),
    usedByBroadcasts({ broadcasts: createDynamoBroadcasts(core), readTemplate, referencesInRule }),
    usedByJourneys({ journeys: createDynamoJourneys(core), readTemplate, referencesInRule }),
    usedBySegments({ segments: createDynamoSegments(core) }),
    usedByMenuRules(core),
    usedByLineAudiences(core),
  ];
  return async (...what) => (await Promise.all(sources.map((usersOf) => usersOf(...what)))).flat();
}

/** Templates and replies name code pools only. */
const usedByTexts = (core: Core, templates: ReturnType<typeof composeTemplates>['templates']): UsersOf => {
  const autoReplies = createDynamoAutoReplies(core);
  return async (kind, channelId, id) => {
    if (kind !== 'codePool') return [];
    const [written, rules, greeting] = await Promise.all([
      templates.list(channelId),
      autoReplies.list(channelId),
      autoReplies.readGreeting(channelId),
    ]);
    const uses = (messages: Parameters<typeof codePoolsOf>[0]) => codePoolsOf(messages).includes(id);
    return [
      ...written.flatMap(({ name, content }) =>
        [content.default, ...Object.values(content.byLanguage)].some(uses) ? [`template ${name}`] : [],
      ),
      ...rules.flatMap(({ name, messages }) => (uses(messages) ? [`auto-reply ${name}`] : [])),
      ...(greeting && uses(greeting.messages) ? ['greeting'] : []),
    ];
  };
};

const usedByMenuRules = (core: Core): UsersOf => {
  const settings = createDynamoRichMenuSettings(core);
  const fields: Partial<Record<Parameters<UsersOf>[0], 'tag' | 'segmentId'>> = {
    tag: 'tag',
    segment: 'segmentId',
  };
  return async (kind, channelId, id) => {
    const field = fields[kind];
    if (!field) return [];
    const { rules } = await settings.read(channelId);
    return rules.flatMap(({ when }, index) =>
      Object.entries(when).some(([name, value]) => name === field && value === id)
        ? [`rich menu rule ${index}`]
        : [],
    );
  };
};

const usedByLineAudiences = (core: Core): UsersOf => {
  const lineAudiences = createDynamoLineAudiences(core);
  return async (kind, channelId, id) => {
    if (kind !== 'segment' && kind !== 'audience') return [];
    const field = `${kind}Id`;
    return (await lineAudiences.list(channelId)).flatMap(({ source, description }) =>
      Object.entries(source).some(([name, value]) => name === field && value === id)
        ? [`LINE audience ${description}`]
        : [],
    );
  };
};
