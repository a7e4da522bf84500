import { createDynamoJourneys } from '../journeys/adapters/dynamo-journeys.ts';
import { createListJourneyMembers } from '../journeys/adapters/dynamo-journey-members.ts';
import { createScanActivities } from '../members/adapters/dynamo-scan-activities.ts';
import { createScanMembers } from '../members/adapters/dynamo-scan-members.ts';
import { isReachable, type MemberRow } from '../members/contracts.ts';
import { createDynamoSnapshots } from '../scoring/adapters/dynamo-snapshots.ts';
import { engagementScore, pointsOn } from '../scoring/domain/engagement.ts';
import { clvMonths, predictMember, type Population } from '../scoring/domain/population.ts';
import type { Matching } from '../scoring/ports.ts';
import { createDynamoSegments, createDynamoSegmentSets } from '../segments/adapters/dynamo-segments.ts';
import { checkExpression } from '../segments/check-expression.ts';
import { createListSegments } from '../segments/channel-rules.ts';
import type { CheckSegmentExpression, SegmentSets } from '../segments/contracts.ts';
import { openMatching, prepareMatching, type PreparedMatching } from '../segments/matching.ts';
import { createOpenSegmentTest } from '../segments/open-member-test.ts';
import type { Audiences, ReadFigures } from '../segments/ports.ts';
import { createReadSegmentIds } from '../segments/segment-set-page.ts';
import { createCheckSegmentRules } from '../segments/check-segment-rules.ts';
import { createIsInByItself, createOpenRuleTest, createWhoIsIn } from '../segments/who-is-in.ts';
import { segmentsApi } from '../segments/segments-api.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeAudienceLists } from './audience-lists.ts';
import { composeCommerceMerge } from './commerce.ts';
import type { Core } from './core.ts';
import { composeMembers } from './members.ts';
import { composePreferences } from './preferences.ts';
import { composeTags } from './tags.ts';
import { composeUsersOf } from './users-of.ts';

/** Which audiences there are, and who is in one. */
function composeAudienceFacts(core: Core, blobs: Pick<Blobs, 'get'>): Audiences {
  const { knownAudiences, readAudienceIds } = composeAudienceLists(core, blobs);
  return { knownIds: knownAudiences, readIds: readAudienceIds };
}

export const composeSegmentSets = (core: Core): SegmentSets => createDynamoSegmentSets(core);

/** Segments as others see them. */
export function composeSegments(core: Core, blobs: Pick<Blobs, 'get'>) {
  const segments = createDynamoSegments(core);
  const sets = composeSegmentSets(core);
  const listSegments = createListSegments({ segments });
  return {
    segments,
    sets,
    listSegments,
    readSegmentIds: createReadSegmentIds({ listSegments, sets, blobs }),
  };
}

/** What looking up who did what needs. */
const composeLookUps = (core: Core, blobs: Pick<Blobs, 'get'>) => ({
  ...composeMembers(core),
  scanActivities: createScanActivities(core),
  listJourneyMembers: createListJourneyMembers(core),
  audiences: composeAudienceFacts(core, blobs),
});

/** Evaluates all segments of a channel in one pass over its members. */
export function composeMatching(core: Core, blobs: Pick<Blobs, 'get'>): Matching {
  const deps = { ...core, ...composeLookUps(core, blobs), ...composeSegments(core, blobs) };
  return {
    prepare: (channelId) => prepareMatching(deps, channelId),
    open: (prepared, { timeZone, nowEpochMs, population }) =>
      openMatching(prepared as PreparedMatching, {
        ...{ timeZone, nowEpochMs, today: population.asOfDay },
        ...figuresBy(population),
      }),
  };
}

/** Rules that are checked and tested as things are now. */
const composeLiveSegments = (core: Core, blobs: Pick<Blobs, 'get'>) => ({
  ...core,
  ...composeLookUps(core, blobs),
  ...composeSegments(core, blobs),
  ...composeTags(core),
  knownTopics: composePreferences(core).knownTopics,
  knownJourneyIds: async (channelId: string) =>
    new Set((await createDynamoJourneys(core).list(channelId)).map(({ journeyId }) => journeyId)),
  readFigures: composeReadFigures(core),
});

export const composeSegmentsApi = (core: Core, blobs: Pick<Blobs, 'get' | 'getRange' | 'delete'>): Route[] =>
  segmentsApi({
    ...composeLiveSegments(core, blobs),
    blobs,
    scanMembers: createScanMembers(core),
    usersOf: composeUsersOf(core),
  });

/** Segments and expressions as tests, for those who go through members themselves. */
export function composeSegmentTests(core: Core, blobs: Pick<Blobs, 'get'>) {
  const deps = composeLiveSegments(core, blobs);
  const checkSegmentExpression: CheckSegmentExpression = (given) => checkExpression(deps, given);
  const { listSegments } = deps;
  const openSegmentTest = createOpenSegmentTest(deps);
  const openRuleTest = createOpenRuleTest({ listSegments, openSegmentTest });
  return {
    listSegments,
    openSegmentTest,
    checkSegmentExpression,
    checkSegmentRules: createCheckSegmentRules({ listSegments, checkSegmentExpression }),
    openRuleTest,
    whoIsIn: createWhoIsIn({ ...deps, openRuleTest }),
  };
}

/** What is known of members without looking further than at themselves. */
export const composeOwnSegmentTest = (core: Core) =>
  createIsInByItself({
    ...core,
    ...composeMembers(core),
    listSegments: createListSegments({ segments: createDynamoSegments(core) }),
    readFigures: composeReadFigures(core),
  });

/** By the models of the last run, as of today; before the first one nobody has a prediction or a score. */
function composeReadFigures(core: Core): ReadFigures {
  const snapshots = createDynamoSnapshots(core);
  const { readCommerceSettings } = composeCommerceMerge(core);
  return async (channelId, today) => {
    const [snapshot, terms] = await Promise.all([
      snapshots.latest(channelId),
      readCommerceSettings(channelId),
    ]);
    return figuresBy({
      asOfDay: today,
      clv: snapshot?.clv.model ?? { outcome: 'too little data', reason: 'Nothing was scored yet.' },
      clvTerms: { months: clvMonths, ...terms },
      engagementP95: snapshot?.engagement.p95 ?? 0,
    });
  };
}

function figuresBy(population: Pick<Population, 'asOfDay' | 'clv' | 'clvTerms' | 'engagementP95'>) {
  const { asOfDay, engagementP95 } = population;
  return {
    predict: onceARow(({ commerce }: MemberRow) => commerce && predictMember(commerce, population)),
    engagementScore: ({ engagement, lifecycle }: MemberRow): number =>
      engagementScore(engagement ? pointsOn(engagement, asOfDay) : 0, engagementP95, {
        isReachable: isReachable(lifecycle),
      }),
  };
}

/** Several segments ask for the same member's prediction, one after the other, and it is dear. */
function onceARow<Answer>(compute: (row: MemberRow) => Answer): (row: MemberRow) => Answer {
  let last: { row: MemberRow; answer: Answer } | undefined;
  return (row) => {
    if (last?.row !== row) last = { row, answer: compute(row) };
    return last.answer;
  };
}
