import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { endPlace } from '../../stepfunctions/journey/place-name.ts';
import type { ExplainRecipient } from '../delivery/contracts.ts';
import type { CohortHeader } from './domain/cohort.ts';
import { repliesOf, type Enrolment } from './domain/enrolment.ts';
import { reentered } from './domain/figure-names.ts';
import type { Journey } from './domain/journey.ts';
import { walkedSteps, type WalkedStep } from './domain/walked-steps.ts';
import type { JourneyExplanation } from './explain-endpoints.ts';
import { nodeWordsFor } from './node-words-for.ts';
import type { PlanSendDeps } from './plan-send.ts';
import { lastRefusal } from './last-refusal.ts';
import { standingNode } from './domain/standing-node.ts';
import { standstillWords } from './standstill-words.ts';
import { heldOutWords } from './refusal-words.ts';
import { whyNotInside, type WhyNotDeps } from './why-not-inside.ts';
import type { CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { walkedCohorts, type WalkedCohort } from './walked-cohorts.ts';
import { isInside } from './where-is.ts';

export interface ExplainJourneyDeps extends WhyNotDeps, PlanSendDeps {
  journeys: Pick<JourneyStore, 'readVersion'>;
  cohorts: Pick<CohortStore, 'readHeader' | 'readMembers' | 'readDeparture' | 'listVisits'>;
  enrolments: Pick<EnrolmentStore, 'read'>;
  explainRecipient: ExplainRecipient;
}

/** One member's passage, joined from its enrolment, the visits of its cohorts and the sends of these. */
export async function explainJourney(
  deps: ExplainJourneyDeps,
  journey: Journey,
  memberId: string,
): Promise<JourneyExplanation> {
  const { channelId, journeyId, draft } = journey;
  const enrolment = await deps.enrolments.read(channelId, memberId, journeyId);
  const version = enrolment && (await deps.journeys.readVersion(journeyId, enrolment.version));
  const base = { journeyId, name: draft.name };
  if (!enrolment || !version) {
    const why = await whyNotInside(deps, journey, memberId);
    return { ...base, state: 'never entered', why, steps: [], next: [] };
  }
  if (enrolment.heldOut) return { ...base, state: 'never entered', ...keptOut(enrolment) };
  const { definition } = version;
  const inside = await isInside(deps, enrolment);
  const cohorts = await walkedCohorts(deps, enrolment);
  const steps = stepsIn(cohorts, memberId);
  const current = cohorts.find(({ header: { cohortId } }) => cohortId === enrolment.cohortId);
  const entered = versionEntered(enrolment, steps);
  return {
    ...base,
    state: inside ? 'inside' : 'finished',
    why: [
      `It entered version ${entered} on ${iso(enrolment.enteredAt)}.`,
      ...moveWords(steps),
      ...reentryWords(endedByEntry(cohorts) + endedByReply(enrolment, steps)),
      ...(inside ? [] : [endWords(steps.at(-1), current)]),
      ...(await lastRefusal(deps, enrolment, enrolment.enteredAt)),
    ],
    entered: { at: iso(enrolment.enteredAt), version: entered },
    steps: await Promise.all(steps.map((step) => stepView(deps, enrolment, step))),
    ...(inside && current
      ? await placeView(deps, { definition, enrolment, header: current.header, steps })
      : { next: [] }),
  };
}

/** The enrolment names the version that the member is in now. */
const versionEntered = ({ enteredAt, version }: Enrolment, steps: readonly WalkedStep[]): number =>
  steps.find(({ at }) => at >= enteredAt)?.version ?? version;

const moveWords = (steps: readonly WalkedStep[]): string[] =>
  steps.flatMap(({ movedTo, at }) =>
    movedTo === undefined ? [] : [`It was moved to version ${movedTo} on ${iso(at)}.`],
  );

const reentryWords = (ended: number): string[] => {
  if (ended === 0) return [];
  const before = ended === 1 ? 'the passage before was' : `${ended} passages before were`;
  return [`It entered again while it was inside: ${before} taken out: ${reentered}.`];
};

/** Passages that ended because the member entered again. */
const endedByEntry = (cohorts: readonly WalkedCohort[]): number =>
  cohorts.filter(({ departure }) => departure?.why === reentered).length;

/** Those that ended before the members of their reply had come into a cohort. */
const endedByReply = ({ pastReplies = [] }: Enrolment, steps: readonly WalkedStep[]): number =>
  pastReplies.filter((reply) => !steps.some(({ repliedAt }) => repliedAt === reply.at)).length;

const keptOut = ({ enteredAt }: Enrolment) => ({
  why: [`Since ${iso(enteredAt)} ${heldOutWords}.`],
  steps: [],
  next: [],
});

const stepsIn = (cohorts: readonly WalkedCohort[], memberId: string): WalkedStep[] =>
  cohorts
    .flatMap(({ header: { version }, list, visits }) =>
      list ? walkedSteps(memberId, { list, visits, version }) : [],
    )
    .sort((a, b) => a.at - b.at);

async function stepView(
  deps: Pick<ExplainJourneyDeps, 'explainRecipient' | 'journeys'> & PlanSendDeps,
  enrolment: Enrolment,
  step: WalkedStep,
): Promise<JourneyExplanation['steps'][number]> {
  const { channelId, memberId, journeyId } = enrolment;
  const { at, nodeIds, edge, toNodeId, untilEpochMs, said: frozen } = step;
  const definition = (await deps.journeys.readVersion(journeyId, step.version))?.definition ?? { nodes: {} };
  const sendId = sendIdOf(enrolment, step);
  const outcome =
    sendId === undefined ? undefined : await deps.explainRecipient({ channelId, sendId, memberId });
  return {
    at: iso(at),
    nodeIds: [...nodeIds],
    words: await Promise.all(
      nodeIds.map((nodeId) => nodeWordsFor(deps, { definition, enrolment }, { nodeId, frozen })),
    ),
    edge,
    ...(toNodeId === undefined ? {} : { to: toNodeId }),
    ...(untilEpochMs === undefined ? {} : { until: iso(untilEpochMs) }),
    ...(sendId !== undefined && outcome ? { send: { sendId, ...sendView(outcome) } } : {}),
  };
}

/** The reply that had carried the messages, or the send of the cohort. */
function sendIdOf(enrolment: Enrolment, { nodeIds, repliedNodeIds, repliedAt, sendId }: WalkedStep) {
  const wasReplied = nodeIds.some((nodeId) => repliedNodeIds.includes(nodeId));
  return wasReplied ? repliesOf(enrolment).find(({ at }) => at === repliedAt)?.sendId : sendId;
}

type Outcome = NonNullable<Awaited<ReturnType<ExplainRecipient>>>;

const sendView = (outcome: Outcome) => ({
  status: outcome.status,
  ...('reason' in outcome ? { reason: outcome.reason } : {}),
  ...('at' in outcome ? { at: iso(outcome.at) } : {}),
});

/** Where the cohort is now, and the ways on from there: a node that it has begun to act in, or where it is on its way to. */
async function placeView(
  deps: PlanSendDeps,
  { definition, enrolment, header, steps }: Passing,
): Promise<Pick<JourneyExplanation, 'now' | 'next'>> {
  const { cohortId, visit, status, dueAt, standsAt } = header;
  const begun = steps.find((step) => step.cohortId === cohortId && step.visit === visit);
  const nodeId = begun?.nodeIds.at(-1) ?? standingNode(header);
  const node = definition.nodes[nodeId];
  if (!node) return { next: [] };
  const reason = standstillWords(header, definition);
  const wordsOf = (id: string) => nodeWordsFor(deps, { definition, enrolment }, { nodeId: id });
  return {
    now: {
      ...{ nodeId, words: await wordsOf(nodeId), status },
      ...(begun || standsAt !== undefined ? {} : { until: iso(dueAt) }),
      ...(reason === undefined ? {} : { reason }),
    },
    next: await Promise.all(
      kindOf(node)
        .edges(node)
        .map(async ({ edge, to }) => ({ edge, to, words: await wordsOf(to) })),
    ),
  };
}

interface Passing {
  definition: JourneyDefinition;
  enrolment: Enrolment;
  header: CohortHeader;
  steps: readonly WalkedStep[];
}

/** Why somebody is not inside any more. */
function endWords(last: WalkedStep | undefined, current: WalkedCohort | undefined): string {
  if (current?.header.status === 'stopped') return 'It left when the journey was stopped.';
  const departure = current?.departure;
  if (departure && !departure.goesOn) return `It was taken out: ${departure.why}.`;
  if (last?.edge === 'departed') return `An event took it out at ${iso(last.at)}.`;
  return `It came to the end at ${endOf(last)}.`;
}

const endOf = (last: WalkedStep | undefined): string => last?.toNodeId ?? last?.nodeIds.at(-1) ?? endPlace;

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
