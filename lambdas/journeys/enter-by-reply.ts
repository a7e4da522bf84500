import { sendRun } from '../../stepfunctions/journey/send-run.ts';
import { startsWith } from '../../stepfunctions/journey/triggers/starts-with.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { TrackLinks } from '../links/contracts.ts';
import type { MemberSnapshot } from '../members/contracts.ts';
import type { ReadMarketingRule } from '../preferences/contracts.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import type { EnterByReply, ReplyFirstEntry } from './contracts.ts';
import { mayReenter, type Enrolment } from './domain/enrolment.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { entryIdOf } from './domain/names.ts';
import type { CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { requestMessages, saysOneThing } from './request-messages.ts';
import { isInside } from './where-is.ts';

export interface EnterByReplyDeps {
  journeys: Pick<JourneyStore, 'list' | 'readVersion'>;
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture'>;
  enrolments: Pick<EnrolmentStore, 'read' | 'enrolPart'>;
  trackLinks: TrackLinks;
  readTemplate: ReadTemplate;
  readMarketingRule: ReadMarketingRule;
  clock: Clock;
}

/**
 * Lets the first sends of journeys ride on the free reply. The enrolment is written with the event's other effects and
 * names no cohort yet; the event's way over the bus finds it and puts the member into a cohort behind those sends.
 */
export function createEnterByReply(deps: EnterByReplyDeps): EnterByReply {
  return async ({ event, member, sendId }) => {
    const entries: ReplyFirstEntry[] = [];
    for (const journey of await deps.journeys.list(event.channelId)) {
      if (journey.status !== 'published' || journey.publishedVersion === undefined) continue;
      const version = await deps.journeys.readVersion(journey.journeyId, journey.publishedVersion);
      if (!version || !startsWith(version.definition.trigger, event)) continue;
      if (await isRefused(deps, version, member)) continue;
      const entry = await firstSends(deps, version, {
        channelId: event.channelId,
        memberId: member.memberId,
        causeId: event.id,
        sendId,
      });
      if (entry) entries.push(entry);
    }
    return entries;
  };
}

/** Over the bus the member comes in all the same, and delivery notes why it is sent nothing. */
async function isRefused(
  { readMarketingRule }: EnterByReplyDeps,
  { definition: { purpose, topicId } }: JourneyVersion,
  member: MemberSnapshot,
): Promise<boolean> {
  if (purpose === 'transactional') return false;
  const { refusalOf } = await readMarketingRule(member.channelId, topicId);
  return refusalOf(member) !== undefined;
}

async function firstSends(
  deps: EnterByReplyDeps,
  journeyVersion: JourneyVersion,
  entrant: { channelId: string; memberId: string; causeId: string; sendId: string },
): Promise<ReplyFirstEntry | undefined> {
  const { definition, journeyId, version } = journeyVersion;
  const start = definition.nodes[definition.start];
  if (start?.kind !== 'send' || !(await saysOneThing(deps, entrant.channelId, start))) return undefined;
  const { channelId, memberId, causeId, sendId } = entrant;
  const entryId = entryIdOf(journeyId, memberId, causeId);
  const earlier = await deps.enrolments.read(channelId, memberId, journeyId);
  if (earlier && !(await mayEnter(deps, definition.entry.reentry, earlier))) return undefined;
  const { nodeIds } = sendRun(definition, definition.start);
  const request = { channelId, version: journeyVersion, nodeId: definition.start };
  const messages = await requestMessages(deps, request);
  if (!messages) return undefined;
  const enteredAt = deps.clock.now();
  const enrolment: Enrolment = {
    channelId,
    memberId,
    journeyId,
    version,
    entryId,
    enteredAt,
    path: earlier?.path ?? [],
    replied: { sendId, nodeIds, at: enteredAt },
  };
  return {
    journeyId,
    version,
    nodeIds,
    messages,
    parts: [deps.enrolments.enrolPart(enrolment, earlier?.entryId)],
  };
}

async function mayEnter(
  deps: EnterByReplyDeps,
  rule: Parameters<typeof mayReenter>[0],
  earlier: Enrolment,
): Promise<boolean> {
  const inside = await isInside(deps, earlier);
  return mayReenter(rule, { enteredAt: earlier.enteredAt, inside }, deps.clock.now());
}
