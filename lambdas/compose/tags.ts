import { memberKey } from '../members/adapters/member-item.ts';
import { createDynamoMemberTags, createDynamoTags } from '../tags/adapters/dynamo-tags.ts';
import { createChangeTags } from '../tags/change-tags.ts';
import { createEnsureTags } from '../tags/ensure-tags.ts';
import type { KnownTags } from '../tags/contracts.ts';
import type { Core } from './core.ts';

export function composeTags(core: Core) {
  const tags = createDynamoTags(core);
  const memberTags = createDynamoMemberTags(core, memberKey);
  const knownTags: KnownTags = async (channelId) =>
    new Set((await tags.list(channelId)).map(({ name }) => name));
  return {
    ...{ tags, memberTags, knownTags },
    changeTags: createChangeTags({ ...core, tags, memberTags }),
    ensureTags: createEnsureTags({ ...core, tags }),
  };
}
