import { memberKey } from '../members/adapters/member-item.ts';
import { createDynamoMemberPreferences } from '../preferences/adapters/dynamo-member-preferences.ts';
import { createDynamoTopics } from '../preferences/adapters/dynamo-topics.ts';
import { createAnswerPreferenceCommand } from '../preferences/answer-command.ts';
import { createChangePreferences } from '../preferences/change-preferences.ts';
import type { KnownTopics } from '../preferences/contracts.ts';
import { createReadMarketingRule } from '../preferences/marketing-rule.ts';
import { createPreferencePage } from '../preferences/page/preference-page.ts';
import { createPreferencesUrl } from '../preferences/preferences-url.ts';
import type { Core } from './core.ts';
import { composeMembers } from './members.ts';

/** What members want to get, and how they say so. */
export function composePreferences(core: Core) {
  const { appendActivity, currentMemberId } = composeMembers(core);
  const topics = createDynamoTopics(core);
  const memberPreferences = createDynamoMemberPreferences({ ...core, memberKey });
  const knownTopics: KnownTopics = async (channelId) =>
    new Set((await topics.list(channelId)).map(({ topicId }) => topicId));
  const deps = { ...core, appendActivity, currentMemberId, topics, memberPreferences };
  const changePreferences = createChangePreferences(deps);
  return {
    topics,
    memberPreferences,
    currentMemberId,
    knownTopics,
    changePreferences,
    preferencesUrl: createPreferencesUrl(core),
    readMarketingRule: createReadMarketingRule(deps),
    answerPreferenceCommand: createAnswerPreferenceCommand(deps),
    preferencePage: createPreferencePage({
      ...deps,
      changePreferences,
      onError: (error) => core.log('REQUEST_FAILED', { operationId: 'preferencePage' }, error),
    }),
  };
}
