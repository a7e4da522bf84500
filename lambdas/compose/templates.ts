import { createRenderFor } from '../delivery/render-for.ts';
import { createDynamoBroadcasts } from '../broadcasts/adapters/dynamo-broadcasts.ts';
import { usersOfTemplate } from '../broadcasts/users-of-template.ts';
import { createDynamoTemplates } from '../templates/adapters/dynamo-templates.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import { templatesApi } from '../templates/templates-api.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import type { Core } from './core.ts';
import { composeKnownCodePools } from './code-pools.ts';
import { composeLinkTracking } from './links.ts';
import { composeMembers } from './members.ts';
import { composePreferences } from './preferences.ts';
import { composeValidation } from './delivery.ts';

/** Templates as senders see them. */
export function composeTemplates(core: Core) {
  const templates = createDynamoTemplates(core);
  const readTemplate: ReadTemplate = (channelId, { templateId, version }) =>
    templates.read(channelId, templateId, version);
  return { templates, readTemplate };
}

export function composeTemplatesApi(core: Core): Route[] {
  const members = composeMembers(core);
  const broadcasts = createDynamoBroadcasts(core);
  return templatesApi({
    ...core,
    ...members,
    ...composeTemplates(core),
    ...composeValidation(core),
    ...composeKnownCodePools(core),
    renderFor: createRenderFor({ ...members, ...composeLinkTracking(core), ...composePreferences(core) }),
    usersOfTemplate: usersOfTemplate({ broadcasts }),
  });
}
