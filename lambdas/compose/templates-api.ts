import { createRenderFor } from '../delivery/render-for.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { templatesApi } from '../templates/templates-api.ts';
import { composeKnownCodePools } from './code-pools.ts';
import type { Core } from './core.ts';
import { composeValidation } from './delivery.ts';
import { composeLinkTracking } from './links.ts';
import { composeMembers } from './members.ts';
import { composePreferences } from './preferences.ts';
import { composeTemplates } from './templates.ts';
import { composeUsersOf } from './users-of.ts';

export function composeTemplatesApi(core: Core): Route[] {
  const members = composeMembers(core);
  return templatesApi({
    ...core,
    ...members,
    ...composeTemplates(core),
    ...composeValidation(core),
    ...composeKnownCodePools(core),
    renderFor: createRenderFor({ ...members, ...composeLinkTracking(core), ...composePreferences(core) }),
    usersOf: composeUsersOf(core),
  });
}
