import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import type { Effect, EffectOf } from '../../stepfunctions/journey/nodes/effect.ts';
import { membersAt, type CohortHeader, type CohortMember, type VisitRecord } from './domain/cohort.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { runAttribute, type AttributeDeps } from './effects/attribute.ts';
import { runAudience, type AudienceDeps } from './effects/audience.ts';
import { nothingCounted, type EffectOutcome, type EffectVisit, type RunEffect } from './effects/effect.ts';
import { runEnterJourney, type EnterJourneyDeps } from './effects/enter-journey.ts';
import { runNotifyStaff, type NotifyStaffDeps } from './effects/notify-staff.ts';
import { runRichMenu, type RichMenuDeps } from './effects/rich-menu.ts';
import { runSend, type SendDeps } from './effects/send.ts';
import { runTag, type TagDeps } from './effects/tag.ts';
import { runWebhook, type WebhookDeps } from './effects/webhook.ts';
import type { CohortStore, JourneyStore } from './ports.ts';

export type { EffectOutcome } from './effects/effect.ts';

/** All that journeys do to the outside goes through these. */
export type EffectDeps = SendDeps &
  TagDeps &
  AttributeDeps &
  RichMenuDeps &
  AudienceDeps &
  WebhookDeps &
  NotifyStaffDeps &
  EnterJourneyDeps & {
    cohorts: Pick<CohortStore, 'readMembers'>;
    journeys: Pick<JourneyStore, 'readVersion'>;
  };

/** Every kind of effect has its own. */
const effects: { readonly [Kind in Effect['kind']]: RunEffect<Kind, EffectDeps> } = {
  send: runSend,
  tag: runTag,
  attribute: runAttribute,
  richMenu: runRichMenu,
  audience: runAudience,
  webhook: runWebhook,
  notifyStaff: runNotifyStaff,
  enterJourney: runEnterJourney,
};

/** Does what the visit's node does to the outside. Repeating it does nothing more (ids come from the visit). */
export async function runEffect(
  deps: EffectDeps,
  header: CohortHeader,
  record: VisitRecord,
): Promise<EffectOutcome> {
  const version = await deps.journeys.readVersion(header.journeyId, header.version);
  const [nodeId] = record.nodeIds;
  const effect = version && effectOf(version, record);
  if (!effect || nodeId === undefined) return nothingCounted;
  const members = await present(deps, header, record);
  return members.length === 0
    ? nothingCounted
    : run({ header, record, version, nodeId, members }, effect, deps);
}

function run<Kind extends Effect['kind']>(
  visit: EffectVisit,
  effect: EffectOf<Kind> & { kind: Kind },
  deps: EffectDeps,
): Promise<EffectOutcome> {
  return effects[effect.kind](deps, visit, effect);
}

/** A place beside the node's own (`.plan`) only computes. */
function effectOf(
  { definition }: JourneyVersion,
  { place, nodeIds: [nodeId] }: VisitRecord,
): Effect | undefined {
  const node = nodeId === undefined ? undefined : definition.nodes[nodeId];
  return node && place === nodeId ? kindOf(node).effect?.(node) : undefined;
}

/** Who is in the cohort at the visit. */
async function present(
  deps: Pick<EffectDeps, 'cohorts'>,
  header: CohortHeader,
  record: VisitRecord,
): Promise<CohortMember[]> {
  const list = await deps.cohorts.readMembers(header.cohortId);
  const departed = new Set(record.departed);
  return list ? membersAt(list, record.visit).filter(({ memberId }) => !departed.has(memberId)) : [];
}
