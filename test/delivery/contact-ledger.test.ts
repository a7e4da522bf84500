import fc from 'fast-check';
import type { FrequencyCaps } from '../../lambdas/access/contracts.ts';
import {
  markOf,
  packContacts,
  topicMarkOf,
  unpackContacts,
} from '../../lambdas/delivery/adapters/contact-list.ts';
import { createDynamoContactLedger } from '../../lambdas/delivery/adapters/dynamo-contact-ledger.ts';
import type { ContactLedger } from '../../lambdas/delivery/ports.ts';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { manualClock } from '../support/manual-clock.ts';
import { openMemoryStore, type MemoryStore } from '../support/memory-store.ts';

const dayMs = 86_400_000;
const channelId = '2000000001';

describe('the contact ledger', () => {
  const clock = manualClock();
  let memory: MemoryStore;
  let ledger: ContactLedger;
  let people = 0;
  const newPerson = () => deterministicId('person', (people += 1));
  const reserve = async (memberId: string, sendId: string, caps: FrequencyCaps): Promise<boolean> =>
    !(await ledger.reserve({ channelId, sendId, memberIds: [memberId], caps })).has(memberId);

  beforeAll(async () => {
    memory = await openMemoryStore(clock);
    ledger = createDynamoContactLedger({ ...memory, clock });
  });
  afterAll(() => memory.store.close());

  it('counts rolling days, not calendar days', async () => {
    const memberId = newPerson();
    clock.set(Date.UTC(2027, 0, 31, 23));
    expect(await reserve(memberId, 'one', { perDay: 1 })).toBe(true);
    clock.advance(2 * 3_600_000);
    expect(await reserve(memberId, 'two', { perDay: 1 })).toBe(false);
    clock.advance(22 * 3_600_000);
    expect(await reserve(memberId, 'two', { perDay: 1 })).toBe(true);
  });

  it('reserves the last contact for one of many sends at the same moment', async () => {
    const memberId = newPerson();
    const caps = { per7Days: 3 };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => reserve(memberId, `send ${index}`, caps)),
    );
    expect(answers.filter(Boolean)).toHaveLength(3);
  });

  it('counts one send once when it reserves several times at once', async () => {
    const memberId = newPerson();
    const caps = { perDay: 2 };
    const answers = await Promise.all([1, 2, 3, 4].map(() => reserve(memberId, 'same', caps)));
    expect(answers).toEqual([true, true, true, true]);
    expect(await reserve(memberId, 'other', caps)).toBe(true);
    expect(await reserve(memberId, 'third', caps)).toBe(false);
  });

  it('answers for each of 500 members', async () => {
    const memberIds = Array.from({ length: 500 }, newPerson);
    const caps = { perDay: 1 };
    const early = memberIds.filter((_, index) => index % 3 === 0);
    expect(await ledger.reserve({ channelId, sendId: 'early', memberIds: early, caps })).toEqual(new Map());
    expect(await ledger.reserve({ channelId, sendId: 'late', memberIds, caps })).toEqual(
      new Map(early.map((memberId) => [memberId, 'frequency cap'])),
    );
  });

  it('keeps each channel apart', async () => {
    const memberIds = [newPerson()];
    const caps = { perDay: 1 };
    await ledger.reserve({ channelId: 'A', sendId: 'one', memberIds, caps });
    expect(await ledger.reserve({ channelId: 'B', sendId: 'two', memberIds, caps })).toEqual(new Map());
  });

  it('is gone when nothing in it counts any more', async () => {
    const memberId = newPerson();
    await reserve(memberId, 'one', { perDay: 1 });
    clock.advance(31 * dayMs);
    expect(await memory.store.sweepExpired()).toBeGreaterThan(0);
  });

  it('agrees with a plain list of contacts over months, with repeated sends and several at once', async () => {
    const windows = { perDay: dayMs, per7Days: 7 * dayMs, per30Days: 30 * dayMs };
    const caps = fc.record({
      perDay: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
      per7Days: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      per30Days: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    });
    const steps = fc.array(
      fc.record({
        passMs: fc.oneof(
          fc.constantFrom(0, 1, dayMs - 1, dayMs, 7 * dayMs, 30 * dayMs - 1, 30 * dayMs),
          fc.integer({ min: 0, max: 4 * dayMs }),
        ),
        /** One of them may come twice at once; earlier ones may come again. */
        sends: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(caps, steps, async (drawn, script) => {
        const memberId = newPerson();
        const list = new Map<number, number>();
        const allowed = (now: number) =>
          Object.entries(windows).every(([cap, lengthMs]) => {
            const most = drawn[cap as keyof typeof windows];
            return most === undefined || [...list.values()].filter((at) => at > now - lengthMs).length < most;
          });
        for (const { passMs, sends } of script) {
          clock.advance(passMs);
          const now = clock.now();
          for (const [send, at] of list) if (at <= now - 30 * dayMs) list.delete(send);
          const answers = await Promise.all(sends.map((send) => reserve(memberId, String(send), drawn)));
          // Who comes first among rivals is free; that they together take what one after the other could, is not.
          const isNew = (send: number, index: number) => !list.has(send) && sends.indexOf(send) === index;
          const fresh = sends.filter(isNew);
          const winners = fresh.filter((send) =>
            sends.some((other, index) => other === send && answers[index]),
          );
          sends.forEach((send, index) =>
            expect(answers[index]).toBe(list.has(send) || winners.includes(send)),
          );
          for (const send of winners) {
            expect(allowed(now)).toBe(true);
            list.set(send, now);
          }
          if (winners.length < fresh.length) expect(allowed(now)).toBe(false);
        }
      }),
      { numRuns: 50 },
    );
  });

  describe('with topics', () => {
    const reserveTopic = async (
      memberId: string,
      sendId: string,
      topic: { topicId: string; caps: FrequencyCaps },
      caps: FrequencyCaps = {},
    ) => (await ledger.reserve({ channelId, sendId, memberIds: [memberId], caps, topic })).get(memberId);

    it('counts a contact for its topic and for the channel, once a send', async () => {
      const memberId = newPerson();
      const sale = { topicId: 'sale', caps: { perDay: 1 } };
      const news = { topicId: 'news', caps: {} };
      const caps = { perDay: 2 };
      expect(await reserveTopic(memberId, 'one', sale, caps)).toBeUndefined();
      expect(await reserveTopic(memberId, 'one', sale, caps)).toBeUndefined();
      expect(await reserveTopic(memberId, 'two', sale, caps)).toBe('topic cap');
      expect(await reserveTopic(memberId, 'three', news, caps)).toBeUndefined();
      expect(await reserveTopic(memberId, 'four', news, caps)).toBe('frequency cap');
      expect(await reserve(memberId, 'five', { perDay: 3 })).toBe(true);
    });

    it('gives the last contact of a topic to one of many sends at the same moment', async () => {
      const memberId = newPerson();
      const sale = { topicId: 'sale', caps: { per7Days: 2 } };
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => reserveTopic(memberId, `send ${index}`, sale)),
      );
      expect(answers.filter((broken) => broken === undefined)).toHaveLength(2);
    });

    it('reads lists from before there were topics, and adds to them', async () => {
      const memberId = newPerson();
      await reserve(memberId, 'old', { perDay: 9 });
      const sale = { topicId: 'sale', caps: { perDay: 1 } };
      expect(await reserveTopic(memberId, 'new', sale)).toBeUndefined();
      expect(await reserveTopic(memberId, 'newer', sale)).toBe('topic cap');
      expect(await reserve(memberId, 'later', { perDay: 2 })).toBe(false);
    });
  });
});

describe('a packed list of contacts', () => {
  const contacts = fc.array(
    fc.record({
      mark: fc.string({ minLength: 1 }).map(markOf),
      topic: fc.option(fc.string({ minLength: 1 }).map(topicMarkOf), { nil: undefined }),
      at: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    }),
    { maxLength: 40 },
  );

  it('is read as it was packed, in 14 bytes a contact and 4 more where topics are', () => {
    fc.assert(
      fc.property(contacts, (list) => {
        const packed = packContacts(list);
        expect(unpackContacts(packed)).toEqual(list);
        expect(packed.contacts).toHaveLength(14 * list.length);
        const hasTopics = list.some(({ topic }) => topic !== undefined);
        expect(packed.topics?.length).toBe(hasTopics ? 4 * list.length : undefined);
      }),
    );
  });
});
