import { randomUUID } from 'node:crypto';
import type { CohortHeader, CohortMember } from '../../lambdas/journeys/domain/cohort.ts';
import type { Enrolment } from '../../lambdas/journeys/domain/enrolment.ts';
import type { CohortStore, EnrolmentStore } from '../../lambdas/journeys/ports.ts';

interface Stores {
  cohorts: CohortStore;
  enrolments: EnrolmentStore;
}

const channelId = '2000000001';
const memberOf = (memberId: string): CohortMember => ({ memberId, enteredAt: 1000, repliedNodeIds: [] });

function headerOf(journeyId: string): CohortHeader {
  const cohortId = randomUUID();
  return {
    ...{ cohortId, channelId, journeyId, version: 1, status: 'starting', place: 'hello', visit: 1 },
    ...{ closedVisit: 0, execution: 'first', started: false, executionStartedAt: 0, hops: 0 },
    ...{ dueAt: 5000, memberCount: 2, origin: 'entry' },
  };
}

/** What every CohortStore and EnrolmentStore must do. */
export function cohortStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`cohorts and enrolments: ${name}`, () => {
    const begun = async () => {
      const stores = await open();
      const journeyId = randomUUID();
      const header = headerOf(journeyId);
      const members = [memberOf(randomUUID()), memberOf(randomUUID())];
      await stores.cohorts.begin(header, members);
      return { ...stores, journeyId, header, members };
    };
    const opened = async () => {
      const world = await begun();
      const { cohorts, header, members } = world;
      await cohorts.fixMembers(header.cohortId, members);
      await cohorts.open({ ...header, status: 'open' }, { hello: { entered: 2 } });
      return { ...world, step: { cohortId: header.cohortId, visit: 1, execution: 'first' } };
    };

    it('leave a cohort that is there as it is, and fix its list once', async () => {
      const { cohorts, header, members } = await begun();
      await cohorts.begin({ ...header, dueAt: 9 }, []);
      expect(await cohorts.readHeader(header.cohortId)).toEqual(header);
      expect(await cohorts.fixMembers(header.cohortId, members.slice(0, 1))).toBe(true);
      expect(await cohorts.fixMembers(header.cohortId, members)).toBe(false);
      const list = await cohorts.readMembers(header.cohortId);
      expect(list?.members.map(({ memberId }) => memberId)).toEqual([members[0]?.memberId]);
    });

    it('count entrants once, however often a cohort is opened', async () => {
      const { cohorts, header, journeyId } = await opened();
      await cohorts.open({ ...header, status: 'open' }, { hello: { entered: 2 } });
      expect(await cohorts.readCounts(journeyId, 1)).toEqual({ hello: { entered: 2 } });
    });

    it('let the named execution act, again and again, and no other one', async () => {
      const { cohorts, step } = await opened();
      expect((await cohorts.close(step)).outcome).toBe('mine');
      expect((await cohorts.close(step)).outcome).toBe('mine');
      expect((await cohorts.close({ ...step, execution: 'other' })).outcome).toBe('superseded');
    });

    it('end a visit once, with its figures', async () => {
      const { cohorts, step, journeyId, members } = await opened();
      const closed = await cohorts.close(step);
      if (closed.outcome !== 'mine') throw new Error('not mine');
      const change = {
        ...{ header: closed.header, at: 6000, sentAt: 6000, onward: [] },
        left: [members[0]?.memberId ?? ''],
        next: { place: 'rest', dueAt: 7000, execution: 'first', handover: false },
        counts: { hello: { left: 2 } },
      };
      expect(await cohorts.advance(change)).toBe(true);
      expect(await cohorts.advance(change)).toBe(false);
      expect(await cohorts.readHeader(step.cohortId)).toMatchObject({
        ...{ visit: 2, place: 'rest', dueAt: 7000, memberCount: 1, lastSendAt: 6000, started: true },
      });
      expect((await cohorts.close(step)).outcome).toBe('passed');
      expect((await cohorts.readCounts(journeyId, 1))['hello']).toEqual({ entered: 2, left: 2 });
    });

    it('keep the first record of a visit', async () => {
      const { cohorts, header } = await opened();
      const record = {
        ...{ cohortId: header.cohortId, visit: 1, place: 'hello', nodeIds: ['hello'], at: 1 },
        ...{ leave: [], departed: [] },
      };
      await cohorts.freezeVisit(record);
      expect(await cohorts.freezeVisit({ ...record, at: 2 })).toMatchObject({ at: 1 });
      expect(await cohorts.listVisits(header.cohortId)).toMatchObject([{ visit: 1, at: 1 }]);
    });

    it('let a member depart until the visit acts, and once', async () => {
      const { cohorts, header, members, step } = await opened();
      const current = await cohorts.readHeader(header.cohortId);
      if (!current) throw new Error('gone');
      const leave = (index: number) =>
        cohorts.depart({
          header: current,
          departure: {
            ...{ memberId: members[index]?.memberId ?? '', visit: 1, why: 'event' },
            ...{ late: false, goesOn: false },
          },
          counts: { hello: { left: 1 } },
          when: 'open',
        });
      expect(await leave(0)).toBe('departed');
      expect(await leave(0)).toBe('left before');
      await cohorts.close(step);
      expect(await leave(1)).toBe('changed meanwhile');
      expect(await cohorts.listDepartures(header.cohortId, 1)).toHaveLength(1);
    });

    it('suspend, reopen under a new token, and stop', async () => {
      const { cohorts, step, header, journeyId } = await opened();
      const held = { ...step, status: 'held' as const, reason: 'paused' };
      expect(await cohorts.suspend({ ...held, execution: 'other' })).toBe(false);
      expect(await cohorts.suspend(held)).toBe(true);
      const suspended = await cohorts.readHeader(header.cohortId);
      if (!suspended) throw new Error('gone');
      expect(await cohorts.reopen(suspended, 'second', 8000)).toMatchObject({ execution: 'second' });
      expect(await cohorts.reopen(suspended, 'third', 8000)).toBeUndefined();
      expect(await cohorts.listLiving(journeyId, { dueBefore: 5001 })).toHaveLength(1);
      await cohorts.stop(header.cohortId);
      expect(await cohorts.listLiving(journeyId)).toEqual([]);
      expect(await cohorts.stop(header.cohortId)).toBeUndefined();
    });

    it('enrol a member once, move it from where it is, and let it in again on condition', async () => {
      const { enrolments } = await open();
      const memberId = randomUUID();
      const enrolment: Enrolment = {
        ...{ channelId, memberId, journeyId: randomUUID(), version: 1, entryId: 'one', enteredAt: 1000 },
        ...{ cohortId: 'a', path: ['a'] },
      };
      const { journeyId } = enrolment;
      expect(await enrolments.enrol(enrolment)).toEqual({ outcome: 'claimed' });
      expect(await enrolments.enrol({ ...enrolment, entryId: 'two' })).toEqual({
        outcome: 'taken',
        enrolment,
      });
      expect(await enrolments.move(enrolment, 'a', 'b')).toEqual({ outcome: 'claimed' });
      expect((await enrolments.move(enrolment, 'a', 'c')).outcome).toBe('taken');
      expect((await enrolments.move({ ...enrolment, memberId: randomUUID() }, 'a', 'b')).outcome).toBe(
        'gone',
      );
      expect(await enrolments.read(channelId, memberId, journeyId)).toMatchObject({ path: ['a', 'b'] });
      const again = (entryId: string, cohortId: string) =>
        enrolments.reenrol({ ...enrolment, entryId }, { entryId: 'one', cohortId });
      expect((await again('two', 'a')).outcome).toBe('taken');
      expect(await again('two', 'b')).toEqual({ outcome: 'claimed' });
      expect((await again('three', 'b')).outcome).toBe('taken');
      expect([...(await enrolments.readMany(channelId, journeyId, [memberId])).keys()]).toEqual([memberId]);
      expect(await enrolments.listOfMember(channelId, memberId)).toHaveLength(1);
    });
  });
}
