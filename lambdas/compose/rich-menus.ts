import type { DomainEvent } from '../events/contracts.ts';
import { createScanMembers } from '../members/adapters/dynamo-scan-members.ts';
import { createDynamoChoices } from '../rich-menus/adapters/dynamo-choices.ts';
import { createDynamoLinks } from '../rich-menus/adapters/dynamo-links.ts';
import { createDynamoLock } from '../rich-menus/adapters/dynamo-lock.ts';
import { createDynamoRichMenuSettings } from '../rich-menus/adapters/dynamo-rich-menu-settings.ts';
import { createDynamoRichMenus } from '../rich-menus/adapters/dynamo-rich-menus.ts';
import { createLineRichMenus } from '../rich-menus/adapters/line-rich-menus.ts';
import { createDoMenuWork } from '../rich-menus/do-menu-work.ts';
import type { RichMenuWork } from '../rich-menus/ports.ts';
import { richMenusApi } from '../rich-menus/rich-menus-api.ts';
import { settingsApi } from '../rich-menus/settings-api.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import type { MessageSchedules } from '../shared/domain/message-schedules.ts';
import { createWriteAll } from '../shared/edge/dynamo/write-all.ts';
import { eachMessage } from '../shared/edge/each-message.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import type { Core } from './core.ts';
import { composeMembers } from './members.ts';
import { composeSegments } from './segments.ts';
import { composeTags } from './tags.ts';
import { composeUsersOf } from './users-of.ts';

export interface RichMenuPlatform {
  blobs: Blobs;
  sendToMenuQueue: SendToQueue<RichMenuWork>;
}

const composeAll = (core: Core, platform: RichMenuPlatform) => ({
  ...core,
  ...composeMembers(core),
  ...composeSegments(core, platform.blobs),
  ...composeTags(core),
  ...platform,
  menus: createDynamoRichMenus(core),
  menuSettings: createDynamoRichMenuSettings(core),
  choices: createDynamoChoices(core),
  links: createDynamoLinks({ ...core, writeAll: createWriteAll(core) }),
  lineMenus: createLineRichMenus(core.callLine),
  withLock: createDynamoLock(core),
});

/** The consumer of the queue `richMenus.work`. */
export const composeMenuWork = (
  core: Core,
  platform: RichMenuPlatform & { schedules: Pick<MessageSchedules<RichMenuWork>, 'putOnce'> },
) =>
  eachMessage<RichMenuWork | DomainEvent>(
    createDoMenuWork({
      ...composeAll(core, platform),
      schedules: platform.schedules,
      scanMembers: createScanMembers(core),
    }),
    (error) => core.log('MESSAGE_FAILED', { queue: 'richMenus.work' }, error),
  );

export function composeRichMenusApi(core: Core, platform: RichMenuPlatform): Route[] {
  const deps = { ...composeAll(core, platform), usersOf: composeUsersOf(core) };
  return [...richMenusApi(deps), ...settingsApi(deps)];
}
