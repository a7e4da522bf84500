import { usualAttributionHours } from '../../stepfunctions/journey/attribution.ts';
import { isInCircle } from '../../stepfunctions/journey/circles.ts';
import type { ReadCommerceSettings } from '../commerce/contracts.ts';
import type { ReadLineFigures } from '../insights/contracts.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { resumableStatuses } from './domain/cohort.ts';
import { entriesFigure, exitFigure, movedInFigure, movedOutFigure } from './domain/figure-names.ts';
import { nodesInOrder } from './domain/funnel.ts';
import type { Journey, JourneyVersion } from './domain/journey.ts';
import { standingNode } from './domain/standing-node.ts';
import { rounded } from './domain/rounded.ts';
import type { CohortStore, JourneyStore, NodeCounts } from './ports.ts';
import { reportGoals } from './report-goals.ts';
import { holdoutShareOf, reportLift, type CountedVersion } from './report-lift.ts';
import { reportNodes } from './report-nodes.ts';
import { addTotals, totalsOf } from './report-totals.ts';
import type { JourneyReport } from './report-view.ts';
import { standstillWords } from './standstill-words.ts';

export interface ReportDeps {
  journeys: Pick<JourneyStore, 'listVersions'>;
  cohorts: Pick<CohortStore, 'readCounts' | 'listLiving'>;
  readLineFigures: ReadLineFigures;
  readCommerceSettings: ReadCommerceSettings;
}

const readsUnderWay = 8;

/** The figures of one version, node by node, and those of all versions in short. Nothing is counted here: counters are read. */
export async function reportJourney(
  deps: ReportDeps,
  journey: Journey,
  number: number,
): Promise<JourneyReport | undefined> {
  const { journeyId, channelId } = journey;
  const [versions, living, { currency }] = await Promise.all([
    readVersions(deps, journeyId),
    deps.cohorts.listLiving(journeyId),
    deps.readCommerceSettings(channelId),
  ]);
  const one = versions.find(({ version }) => version === number);
  if (!one) return undefined;
  const { definition, counts } = one;
  const countOf = (figure: string): number => counts[figure]?.entered ?? 0;
  const [lift, liftOfAll] = [reportLift([one]), reportLift(versions)];
  const summaries = versions.map((version) => ({
    version: version.version,
    publishedAt: new Date(version.createdAt).toISOString(),
    holdoutShare: holdoutShareOf(version),
    ...totalsOf(version),
  }));
  return {
    ...{ journeyId, status: journey.status, version: number },
    ...(currency === undefined ? {} : { currency }),
    attributionHours: definition.attributionHours ?? usualAttributionHours,
    entries: countOf(entriesFigure),
    moved: { in: countOf(movedInFigure), out: countOf(movedOutFigure) },
    ...reportCohorts(
      definition,
      living.filter(({ version }) => version === number),
    ),
    goals: reportGoals(definition, counts),
    exits: (definition.exitRules ?? []).map(({ name }) => ({
      name,
      left: countOf(exitFigure(name)),
    })),
    funnel: reportFunnel(one, counts),
    ...(lift ? { lift } : {}),
    versions: summaries,
    all: { ...addTotals(summaries), ...(liftOfAll ? { lift: liftOfAll } : {}) },
    nodes: await reportNodes(deps, journey, one, counts),
  };
}

/** All versions with their figures, oldest first. */
async function readVersions(
  { journeys, cohorts }: ReportDeps,
  journeyId: string,
): Promise<readonly CountedVersion[]> {
  const versions = await journeys.listVersions(journeyId);
  return mapBounded(versions, readsUnderWay, async (version) => ({
    ...version,
    counts: await cohorts.readCounts(journeyId, version.version),
  }));
}

type Living = Awaited<ReturnType<CohortStore['listLiving']>>;

function reportCohorts(
  definition: JourneyVersion['definition'],
  living: Living,
): Pick<JourneyReport, 'cohorts' | 'suspended'> {
  const withStatus = (status: string): number => living.filter((header) => header.status === status).length;
  const suspended = living.filter(({ status }) => (resumableStatuses as readonly string[]).includes(status));
  return {
    cohorts: {
      living: living.length,
      held: withStatus('held'),
      parked: withStatus('parked'),
      stalled: withStatus('stalled'),
    },
    suspended: suspended.map((header) => ({
      cohortId: header.cohortId,
      nodeId: standingNode(header),
      status: header.status,
      members: header.memberCount,
      reason: standstillWords(header, definition) ?? '',
    })),
  };
}

function reportFunnel({ definition }: JourneyVersion, counts: NodeCounts): JourneyReport['funnel'] {
  const entries = counts[entriesFigure]?.entered ?? 0;
  return nodesInOrder(definition).map((nodeId) => {
    const reached = counts[nodeId]?.entered ?? 0;
    const share = entries === 0 ? null : rounded(reached / entries);
    return { nodeId, reached, share, comesAgain: isInCircle(definition, nodeId) };
  });
}
