import type { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { startPlace } from '../../stepfunctions/journey/place.ts';
import type { ReadMembers } from '../members/contracts.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import type { Journey } from './domain/journey.ts';
import { entryIdOf, testWalkIdOf } from './domain/names.ts';
import { mostOpenTestWalks, testDefinition, type TestWalk } from './domain/test-walk.ts';
import { intake, type IntakeDeps } from './intake.ts';
import { makeVersion, type MakeVersionDeps } from './make-version.ts';
import { pinTemplates } from './pin-templates.ts';
import { refuseUnknownMembers } from './refuse-unknown-members.ts';
import { tidyTestWalks, type TidyDeps } from './tidy-test-walks.ts';
import type { JourneyStore } from './ports.ts';

export type StartTestWalkDeps = IntakeDeps &
  MakeVersionDeps &
  TidyDeps & {
    journeys: JourneyStore;
    readMembers: ReadMembers;
    readTemplate: ReadTemplate;
    newId: () => string;
  };

export interface WantedTestWalk {
  test: TestWalk;
  /** The version that is walked, or that the definition would become. */
  version: number;
  definition: JourneyDefinition;
  /** The same key starts one walk, and finishes the start of one that a crash left half done. */
  idempotencyKey: string | undefined;
}

/**
 * Sends members through a definition: a journey of its own that nothing else enters, with a version, a state machine and
 * one cohort, so that the figures and enrolments of the journey that is tried stay as they are.
 */
export async function startTestWalk(
  deps: StartTestWalkDeps,
  { channelId, journeyId }: Journey,
  { test, version, definition, idempotencyKey }: WantedTestWalk,
): Promise<Journey> {
  await refuseUnknownMembers(deps, channelId, test.memberIds);
  const walkId = testWalkIdOf(
    idempotencyKey === undefined
      ? deps.newId()
      : deterministicId('test walk', channelId, journeyId, idempotencyKey),
  );
  const walk = await keepWalk(deps, {
    ...{ channelId, journeyId: walkId, status: 'published', publishedVersion: version, lastVersion: version },
    draft: testDefinition(await pinTemplates(deps, channelId, definition)),
    ...{ createdAt: deps.clock.now(), updatedAt: deps.clock.now(), revision: 1, test },
  });
  // It has been tidied up meanwhile.
  if (walk.publishedVersion === undefined) return walk;
  await makeVersion(deps, channelId, {
    ...{ journeyId: walkId, version, definition: walk.draft, createdAt: walk.createdAt, test: walk.test },
  });
  await enterAtOnce(deps, walk, version);
  return walk;
}

/** The walk as it was ordered first. */
async function keepWalk(deps: StartTestWalkDeps, walk: Journey): Promise<Journey> {
  const { channelId, journeyId } = walk;
  const begun = await deps.journeys.read(channelId, journeyId);
  if (begun) return begun;
  const open = await tidyTestWalks(deps, channelId);
  if (open >= mostOpenTestWalks)
    throw new Problem(409, 'Too many test walks', {
      detail: `${open} test walks of the channel are under way, ${mostOpenTestWalks} may be: stop one, or wait until one is over.`,
    });
  if (await deps.journeys.create(walk)) return walk;
  return (await deps.journeys.read(channelId, journeyId)) ?? walk;
}

/** Without the window in which entrants are gathered: somebody waits with the phone in hand. */
async function enterAtOnce(deps: StartTestWalkDeps, walk: Journey, version: number): Promise<void> {
  const { channelId, journeyId, createdAt, draft, test } = walk;
  const way = { channelId, journeyId, version, place: startPlace(draft) };
  await intake(
    deps,
    (test?.memberIds ?? []).map((memberId) => ({
      ...way,
      ...{ memberId, enteredAt: createdAt, repliedNodeIds: [] },
      source: { kind: 'entry', entryId: entryIdOf(journeyId, memberId, journeyId), causeId: journeyId },
    })),
  );
}
