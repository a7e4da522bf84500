import { mapBounded } from '../shared/domain/map-bounded.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { concernsMove } from './domain/move.ts';
import type { MoveWork, RoundWork } from './domain/round.ts';
import { moveCohort, type MoveCohortDeps } from './move-cohort.ts';
import type { CohortStore, JourneyStore } from './ports.ts';

export type RunMoveDeps = MoveCohortDeps & {
  journeys: Pick<JourneyStore, 'read' | 'readVersion'>;
  cohorts: Pick<CohortStore, 'listLiving'>;
  sendToRoundQueue: SendToQueue<RoundWork>;
};

/** A pass goes on in another message before its function ends. */
const longestMs = 20_000;
const movesUnderWay = 8;
/** Who acted, or was on the way from cohort to cohort, is met by a later pass. */
const nextPassAfterSeconds = [30, 300, 900];

/**
 * Goes through the cohorts of earlier versions and moves those whose place is in the new one as well. A version that has
 * been followed by another takes nobody any more.
 */
export async function runMove(deps: RunMoveDeps, work: MoveWork): Promise<void> {
  const { channelId, journeyId, toVersion, pass } = work;
  const [journey, to] = await Promise.all([
    deps.journeys.read(channelId, journeyId),
    deps.journeys.readVersion(journeyId, toVersion),
  ]);
  if (!to || !journey || journey.publishedVersion !== toVersion || journey.status === 'stopped') return;
  const until = deps.clock.now() + longestMs;
  const concerned = (await deps.cohorts.listLiving(journeyId)).filter((header) =>
    concernsMove(header, toVersion),
  );
  const failures: unknown[] = [];
  const looks = await mapBounded(concerned, movesUnderWay, async ({ cohortId }) => {
    if (deps.clock.now() >= until) return 'out of time';
    await moveCohort(deps, cohortId, to).catch((error: unknown) => failures.push(error));
    return 'looked at';
  });
  // One that fails holds up no other; the message comes again for it.
  if (failures.length > 0) throw failures[0];
  if (looks.includes('out of time')) return comeAgain(deps, work, 0);
  const delaySeconds = nextPassAfterSeconds[pass];
  if (delaySeconds !== undefined) await comeAgain(deps, { ...work, pass: pass + 1 }, delaySeconds);
}

const comeAgain = ({ sendToRoundQueue }: RunMoveDeps, body: MoveWork, delaySeconds: number): Promise<void> =>
  sendToRoundQueue([{ body, groupId: body.channelId, delaySeconds }]);
