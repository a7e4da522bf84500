import { accessApi } from '../access/access-api.ts';
import { createDynamoApiKeys } from '../access/adapters/dynamo-api-keys.ts';
import { createAskBotUserId } from '../access/adapters/line-bot-user-id.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { scheduleNightly } from '../scoring/nightly.ts';
import type { Schedules } from '../shared/domain/schedules.ts';
import type { Core } from './core.ts';
import { openApi } from './openapi.ts';

export function composeAccessApi(core: Core, schedules: Schedules): Route[] {
  let document: Record<string, unknown> | undefined;
  return accessApi({
    ...core,
    apiKeys: createDynamoApiKeys(core),
    askBotUserId: createAskBotUserId(core.lineUrls),
    prepareChannel: (channel) => scheduleNightly(schedules, channel),
    defaultTimeZone: core.settings.defaultTimeZone,
    openApi: () => (document ??= openApi()),
  });
}
