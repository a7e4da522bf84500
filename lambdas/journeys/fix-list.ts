import type { Commit } from '../shared/domain/write-part.ts';
import type { CohortHeader, CohortMember } from './domain/cohort.ts';
import { isCounted, type Enrolment } from './domain/enrolment.ts';
import type { CohortStore, EnrolmentStore, JourneyStore } from './ports.ts';
import { capsOf, readRoom, type Caps, type RoomDeps } from './read-room.ts';

export interface FixListDeps extends RoomDeps {
  cohorts: Pick<CohortStore, 'readMembers' | 'fixMembers' | 'fixMembersPart'>;
  enrolments: Pick<EnrolmentStore, 'readMany'>;
  journeys: Pick<JourneyStore, 'readVersion'>;
  commit: Commit;
}

interface Named {
  member: CohortMember;
  enrolment: Enrolment;
}

/** Others may count at the same time; each round reads anew what they left. */
const mostRounds = 60;

/**
 * Fixes the list of a cohort once: whoever's enrolment names it. Entries of a journey with caps are counted in the same
 * transaction, so each is counted exactly once, and there are never more on lists than the caps allow; those for whom there
 * was no room name a cohort that does not list them, and are left out of it. Answered with the list: what enrols them.
 */
export async function fixList(
  deps: FixListDeps,
  header: CohortHeader,
): Promise<{ members: readonly CohortMember[]; enrolments: ReadonlyMap<string, Enrolment> }> {
  const named = await namedMembers(deps, header);
  const enrolments = new Map(named.map(({ member, enrolment }) => [member.memberId, enrolment]));
  return { members: await fixNamed(deps, header, named), enrolments };
}

async function fixNamed(
  deps: FixListDeps,
  header: CohortHeader,
  named: readonly Named[],
): Promise<readonly CohortMember[]> {
  const caps = header.origin === 'entry' ? await capsOf(deps, header) : undefined;
  if (caps) return fixWithinCaps(deps, header, { named, caps });
  const members = named.map(({ member }) => member);
  return (await deps.cohorts.fixMembers(header.cohortId, members)) ? members : fixedList(deps, header);
}

const fixedList = async (
  { cohorts }: Pick<FixListDeps, 'cohorts'>,
  { cohortId }: CohortHeader,
): Promise<readonly CohortMember[]> => (await cohorts.readMembers(cohortId))?.members ?? [];

async function namedMembers(deps: FixListDeps, header: CohortHeader): Promise<Named[]> {
  const { cohortId, channelId, journeyId } = header;
  const candidates = await fixedList(deps, header);
  const ids = candidates.map(({ memberId }) => memberId);
  const enrolments = await deps.enrolments.readMany(channelId, journeyId, ids);
  return candidates.flatMap((candidate) => {
    const enrolment = enrolments.get(candidate.memberId);
    if (enrolment?.cohortId !== cohortId) return [];
    const replied = header.origin === 'entry' ? enrolment.replied : undefined;
    const repliedNodeIds = replied?.nodeIds ?? [];
    return [
      {
        member: { ...candidate, repliedNodeIds, lastSendAt: replied?.at ?? candidate.lastSendAt },
        enrolment,
      },
    ];
  });
}

async function fixWithinCaps(
  deps: FixListDeps,
  header: CohortHeader,
  { named, caps }: { named: readonly Named[]; caps: Caps },
): Promise<readonly CohortMember[]> {
  const { cohortId, journeyId } = header;
  const fresh = named.filter(({ enrolment }) => !isCounted(enrolment));
  for (let round = 1; round <= mostRounds; round += 1) {
    const { room, date } = await readRoom(deps, header, caps);
    const count = Math.min(room, fresh.length);
    const tooMany = new Set(fresh.slice(count));
    const members = named.filter((one) => !tooMany.has(one)).map(({ member }) => member);
    const answer = await deps.commit([
      deps.cohorts.fixMembersPart(cohortId, members),
      ...(count === 0 ? [] : deps.entryCounters.parts(journeyId, date, { count, caps })),
    ]);
    if (answer.outcome === 'committed') return members;
    if (answer.labels.includes('the list is open')) return fixedList(deps, header);
  }
  throw new Error('Too many entries were counted at once; they come again from the queue.');
}
