import { sendRun } from '../../stepfunctions/journey/send-run.ts';
import { startsWith } from '../../stepfunctions/journey/triggers/starts-with.ts';
import type { ReentryRule } from '../../stepfunctions/journey/entry-rules.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { TrackLinks } from '../links/contracts.ts';
import type { MemberSnapshot } from '../members/contracts.ts';
import type { ReadMarketingRule } from '../preferences/contracts.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import type { EnterByReply, ReplyFirstEntry } from './contracts.ts';
import { mayReenter, past, type Enrolment } from './domain/enrolment.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { entryIdOf } from './domain/names.ts';
import { admitByReply, type AdmitByReplyDeps } from './admit-by-reply.ts';
import { passageBefore, type PassageBeforeDeps } from './passage-before.ts';
import { repliedOnly } from './replied-only.ts';
import type { CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { requestMessages, saysOneThing } from './request-messages.ts';
import { isInside } from './where-is.ts';

export interface EnterByReplyDeps extends AdmitByReplyDeps, PassageBeforeDeps {
  cohorts: PassageBeforeDeps['cohorts'] & Pick<CohortStore, 'countParts'>;
  journeys: Pick<JourneyStore, 'list' | 'readVersion'>;
  enrolments: PassageBeforeDeps['enrolments'] & Pick<EnrolmentStore, 'read'>;
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
  return async ({ event, text, member, sendId }) => {
    const entries: ReplyFirstEntry[] = [];
    for (const journey of await deps.journeys.list(event.channelId)) {
      if (journey.status !== 'published' || journey.publishedVersion === undefined) continue;
      const version = await deps.journeys.readVersion(journey.journeyId, journey.publishedVersion);
      if (!version || !startsWith(version.definition.trigger, { ...event, text })) continue;
      if (await isRefused(deps, version, member)) continue;
      const entry = await firstSends(deps, version, {
        channelId: event.channelId,
        memberId: member.memberId,
        causeId: event.id,
        at: Date.parse(event.occurredAt),
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

interface Entrant {
  channelId: string;
  memberId: string;
  causeId: string;
  /** Epoch milliseconds of the event. */
  at: number;
  sendId: string;
}

async function firstSends(
  deps: EnterByReplyDeps,
  journeyVersion: JourneyVersion,
  entrant: Entrant,
): Promise<ReplyFirstEntry | undefined> {
  const { definition, journeyId, version } = journeyVersion;
  if (!(await startsAlike(deps, entrant.channelId, definition))) return undefined;
  const { channelId, memberId, causeId, sendId } = entrant;
  const entryId = entryIdOf(journeyId, memberId, causeId);
  const earlier = await deps.enrolments.read(channelId, memberId, journeyId);
  const written = await writesOf(deps, definition.entry.reentry, earlier);
  if (!written) return undefined;
  const isKnown = earlier !== undefined;
  const counted = await admitByReply(deps, journeyVersion, { ...entrant, isKnown });
  if (!counted) return undefined;
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
    ...(earlier ? past(earlier) : {}),
    replied: { sendId, nodeIds, at: enteredAt, version },
  };
  return {
    journeyId,
    version,
    nodeIds,
    messages,
    parts: [...written(enrolment), ...counted],
  };
}

/** The journey begins with a send that says the same to everybody. */
async function startsAlike(
  deps: Pick<EnterByReplyDeps, 'readTemplate'>,
  channelId: string,
  { nodes, start }: JourneyVersion['definition'],
): Promise<boolean> {
  const node = nodes[start];
  return node?.kind === 'send' && saysOneThing(deps, channelId, node);
}

/** How the entry is written; undefined when over the bus it comes behind the passage before, or is refused with the reason. */
async function writesOf(
  deps: EnterByReplyDeps,
  rule: ReentryRule,
  earlier: Enrolment | undefined,
): Promise<((enrolment: Enrolment) => readonly WritePart[]) | undefined> {
  if (!earlier) return (enrolment) => [deps.enrolments.enrolPart(enrolment, undefined)];
  if (!(await mayEnter(deps, rule, earlier))) return undefined;
  // Twice within one window: the passage before has had its reply, and has not come into a cohort yet.
  const { replied, cohortId } = earlier;
  if (rule === 'always' && replied && cohortId === undefined)
    return (enrolment) => [
      deps.enrolments.enrolPart(enrolment, earlier),
      ...deps.cohorts.countParts({ ...earlier, version: replied.version }, repliedOnly(replied.nodeIds)),
    ];
  const before = await passageBefore(deps, earlier);
  switch (before.outcome) {
    case 'over':
      return (enrolment) => [deps.enrolments.enrolPart(enrolment, earlier)];
    case 'begins':
      return undefined;
    case 'goesOn':
      return rule === 'always' ? before.replacedBy : undefined;
  }
}

async function mayEnter(deps: EnterByReplyDeps, rule: ReentryRule, earlier: Enrolment): Promise<boolean> {
  if (earlier.heldOut) return false;
  const inside = await isInside(deps, earlier);
  return mayReenter(rule, { enteredAt: earlier.enteredAt, inside }, deps.clock.now());
}
