import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { isAsleepAt, matchPlace } from '../../stepfunctions/journey/match-place.ts';
import { nodeOfPlace } from '../../stepfunctions/journey/place-name.ts';
import type { CohortHeader } from './domain/cohort.ts';
import { movedInFigure } from './domain/figure-names.ts';
import type { Journey } from './domain/journey.ts';
import { concernsMove, stayWords, verdictOfMove, type MoveVerdict } from './domain/move.ts';
import type { MoveView } from './move-endpoints.ts';
import type { CohortStore, JourneyStore } from './ports.ts';

export interface PreviewMoveDeps {
  journeys: Pick<JourneyStore, 'readVersion'>;
  cohorts: Pick<CohortStore, 'listLiving' | 'readCounts'>;
}

type Target = { version: number; definition: JourneyDefinition };

/** Who is inside earlier versions, and what a move to another one does with them; and who has been moved there. */
export async function previewMove(
  deps: PreviewMoveDeps,
  { journeyId, lastVersion }: Journey,
  to: Target,
): Promise<MoveView> {
  const [living, counts] = await Promise.all([
    deps.cohorts.listLiving(journeyId),
    deps.cohorts.readCounts(journeyId, to.version),
  ]);
  const concerned = living.filter(
    (header) => concernsMove(header, to.version) && header.version < to.version,
  );
  const versions = new Map<number, JourneyDefinition>();
  for (const { version } of concerned) {
    const known = versions.has(version) ? undefined : await deps.journeys.readVersion(journeyId, version);
    if (known) versions.set(version, known.definition);
  }
  const places = Map.groupBy(concerned, (header) => {
    const from = versions.get(header.version);
    const verdict: MoveVerdict = from ? verdictOf(header, from, to.definition) : { outcome: 'later' };
    return JSON.stringify([header.version, nodeOfPlace(header.place), verdict]);
  });
  const rows = [...places].map(([key, headers]) => {
    const [version, nodeId, verdict] = JSON.parse(key) as [number, string, MoveVerdict];
    const members = headers.reduce((sum, { memberCount }) => sum + memberCount, 0);
    return { version, nodeId, verdict, members, cohorts: headers.length };
  });
  return {
    to: to.version > lastVersion ? 'draft' : to.version,
    moved: counts[movedInFigure]?.entered ?? 0,
    moving: rows.flatMap(({ verdict, ...row }) =>
      verdict.outcome === 'moves' ? [{ ...row, how: verdict.how }] : [],
    ),
    later: rows.flatMap(({ verdict, ...row }) => (verdict.outcome === 'later' ? [row] : [])),
    staying: rows.flatMap(({ verdict, ...row }) =>
      verdict.outcome === 'stays'
        ? [{ ...row, reason: verdict.reason, words: stayWords[verdict.reason](row.nodeId) }]
        : [],
    ),
  };
}

/** As the header alone tells; what a visit has done is looked up when its cohort is moved. A sleeper that is due wakes meanwhile. */
function verdictOf(header: CohortHeader, from: JourneyDefinition, to: JourneyDefinition): MoveVerdict {
  const { status, visit, closedVisit, place } = header;
  return verdictOfMove(header, {
    match: matchPlace(from, to, place),
    isAsleep: isAsleepAt(from, place),
    hasBegun: status !== 'open' && closedVisit === visit,
    nowEpochMs: 0,
  });
}
