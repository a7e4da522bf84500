import { endpoints as access } from '../access/endpoints.ts';
import { endpoints as audiences } from '../audiences/endpoints.ts';
import { endpoints as broadcasts } from '../broadcasts/endpoints.ts';
import { endpoints as codePools } from '../code-pools/endpoints.ts';
import { endpoints as commerce } from '../commerce/endpoints.ts';
import { endpoints as delivery } from '../delivery/endpoints.ts';
import { endpoints as events } from '../events/endpoints.ts';
import { endpoints as inbound } from '../inbound/endpoints.ts';
import { endpoints as insights } from '../insights/endpoints.ts';
import { endpoints as journeys } from '../journeys/endpoints.ts';
import { endpoints as rehearsals } from '../journeys/rehearsal/endpoints.ts';
import { webhookEndpoints } from '../journeys/webhook-endpoints.ts';
import { moveEndpoints as journeyMoves } from '../journeys/move-endpoints.ts';
import { testWalkEndpoints as testWalks } from '../journeys/test-walk-endpoints.ts';
import { explainEndpoints as journeyExplanations } from '../journeys/explain-endpoints.ts';
import { readyEndpoints as readyJourneys } from '../journeys/ready-endpoints.ts';
import { versionEndpoints as journeyVersions } from '../journeys/version-endpoints.ts';
import { endpoints as links } from '../links/endpoints.ts';
import { endpoints as members } from '../members/endpoints.ts';
import { endpoints as notices } from '../notices/endpoints.ts';
import { endpoints as preferences } from '../preferences/endpoints.ts';
import { endpoints as richMenus } from '../rich-menus/endpoints.ts';
import { endpoints as scoring } from '../scoring/endpoints.ts';
import { endpoints as segments } from '../segments/endpoints.ts';
import { endpoints as templates } from '../templates/endpoints.ts';
import { endpoints as tags } from '../tags/endpoints.ts';
import type { Endpoint } from '../shared/edge/http/endpoint.ts';
import { openApiDocument } from '../shared/edge/http/openapi.ts';

/** The whole admin API in one document. */
export function openApi(): Record<string, unknown> {
  const all: Endpoint[] = [];
  for (const endpoints of [
    access,
    members,
    tags,
    commerce,
    scoring,
    segments,
    audiences,
    codePools,
    templates,
    broadcasts,
    insights,
    richMenus,
    inbound,
    events,
    journeys,
    rehearsals,
    testWalks,
    journeyMoves,
    journeyVersions,
    journeyExplanations,
    webhookEndpoints,
    readyJourneys,
    delivery,
    notices,
    links,
    preferences,
  ]) {
    all.push(...(Object.values(endpoints) as Endpoint[]));
  }
  return openApiDocument(all, '1.0.0');
}
