import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import { createDynamoBroadcasts } from '../broadcasts/adapters/dynamo-broadcasts.ts';
import { usersOfCodePool } from '../broadcasts/users-of-code-pool.ts';
import { createDynamoAutoReplies } from '../inbound/adapters/dynamo-auto-replies.ts';
import { createDynamoJourneys } from '../journeys/adapters/dynamo-journeys.ts';
import { createUsersOfCodePool } from '../journeys/users-of-code-pool.ts';
import type { Core } from './core.ts';
import { composeTemplates } from './templates.ts';

/** What a code pool cannot be deleted from under: whatever may still send one of its codes. */
export function composeUsersOfCodePool(core: Core) {
  const { templates, readTemplate } = composeTemplates(core);
  const autoReplies = createDynamoAutoReplies(core);
  const inJourneys = createUsersOfCodePool({ journeys: createDynamoJourneys(core), readTemplate });
  const inBroadcasts = usersOfCodePool({ broadcasts: createDynamoBroadcasts(core), readTemplate });

  return async (channelId: string, poolId: string): Promise<readonly string[]> => {
    const uses = (messages: Parameters<typeof codePoolsOf>[0]) => codePoolsOf(messages).includes(poolId);
    const [journeys, broadcasts, known, rules, greeting] = await Promise.all([
      inJourneys(channelId, poolId),
      inBroadcasts(channelId, poolId),
      templates.list(channelId),
      autoReplies.list(channelId),
      autoReplies.readGreeting(channelId),
    ]);
    const using = known.filter(({ content }) =>
      [content.default, ...Object.values(content.byLanguage)].some(uses),
    );
    return [
      ...using.map(({ name }) => `template ${name}`),
      ...broadcasts.map((name) => `broadcast ${name}`),
      ...journeys.map((name) => `journey ${name}`),
      ...rules.filter(({ messages }) => uses(messages)).map(({ name }) => `auto-reply ${name}`),
      ...(greeting && uses(greeting.messages) ? ['greeting'] : []),
    ];
  };
}
