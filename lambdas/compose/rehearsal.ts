import type { DomainEvent } from '../events/contracts.ts';
import type { CohortStore } from '../journeys/ports.ts';
import { rehearsalApi } from '../journeys/rehearsal/rehearsal-api.ts';
import type { OpenWorld, RehearsalWorld } from '../journeys/rehearsal/world.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { createMemoryClient } from '../shared/edge/dynamo/memory/memory-client.ts';
import { createUnitMeter } from '../shared/edge/dynamo/memory/unit-meter.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import { composeCore, type Core } from './core.ts';
import { composeDelivery, composeSendLedger } from './delivery.ts';
import { composeJourneyFacts } from './journey-facts.ts';
import {
  composeIntake,
  composeJourneys,
  composeKnown,
  composeReact,
  composeRoundWork,
  composeStep,
} from './journeys.ts';
import { keepTimer } from '../journeys/keep-timer.ts';
import { composeMembers } from './members.ts';
import { composeSegments, composeSegmentTests } from './segments.ts';
import { lineOfRehearsal } from './rehearsal-line.ts';
import { putMembers } from './rehearsal-members.ts';
import { tellWrites } from './rehearsal-witness.ts';
import { watchDeliver } from './rehearsal-deliver.ts';
import { readThrough } from './rehearsal-reads.ts';

/**
 * The product over tables in memory: every use case and adapter of a journey as it is deployed. Reads of what exists
 * (channel, topics, tags, codes; contacts, timelines and earlier passages of the members in it) fall through to the real
 * tables; nothing else leaves the memory.
 */
export function composeRehearsal(real: Core, blobs: Pick<Blobs, 'get'>): OpenWorld {
  return async (given) => {
    const { clock, witness, machines } = given;
    const meter = createUnitMeter();
    const failures: unknown[] = [];
    const tell = tellWrites(witness);
    const client = createMemoryClient({
      names: real.tables,
      meter,
      load: readThrough(real, given),
      onPut: (table, item, before) => {
        if (table === 'records') tell(item, before);
      },
    });
    const core: Core = {
      ...composeCore({
        ...{ ...real, client, clock, random: given.random, newId: given.newId },
        credentials: { read: () => Promise.resolve(undefined), put: () => Promise.resolve() },
        textSecrets: { read: () => Promise.resolve(signingSecret), put: () => Promise.resolve() },
        readSigningKey: () => Promise.resolve('rehearsal'),
        log: (code, _detail, error) => {
          // Who gets no code is told; everything else that is logged is a failure.
          if (code !== 'CODES_LOW') failures.push(error ?? new Error(code));
        },
      }),
      callLine: lineOfRehearsal(witness, given.newId),
    };
    await meter.muted(() => putMembers(real, core, given));

    const { journeys, cohorts } = composeJourneys(core);
    const { ledger } = composeSendLedger(core);
    const { deliver } = composeDelivery(core);
    const step = composeStep(core, {
      machines,
      ...composeJourneyFacts(core, blobs),
      callWebhook: () => {
        witness.wouldCall('webhook');
        return Promise.resolve({ outcome: 'accepted', contentType: '', text: '' });
      },
      deliver: watchDeliver({
        deliver,
        witness,
        readSend: (id) => meter.muted(() => ledger.read(id)),
      }),
    });
    const intake = composeIntake(core, { machines, blobs, mostMembers: given.cohortSize });
    const sendToEntryQueue: SendToQueue<DomainEvent> = (messages) => {
      given.sendToEntryQueue(messages.map(({ body }) => body));
      return Promise.resolve();
    };
    const react = composeReact(core, sendToEntryQueue);
    const rounds = composeRoundWork(core, {
      ...{ blobs, machines, sendToEntryQueue, schedules: given.schedules },
      sendToRoundQueue: (messages) => {
        given.sendToRoundQueue(messages.map(({ body }) => body));
        return Promise.resolve();
      },
    });
    const refuseFailures = (): void => {
      const [failure] = failures;
      if (failure !== undefined)
        throw failure instanceof Error ? failure : new Error('A use case failed.', { cause: failure });
    };
    const asMessage = <Body>(body: Body) => ({
      id: given.newId(),
      body,
      receiveCount: 1,
      sentAt: clock.now(),
    });

    return {
      install: (journey, version) =>
        meter.muted(async () => {
          await journeys.create(journey);
          await journeys.putVersion(version);
        }),
      setTimer: (journey) =>
        meter.muted(() =>
          keepTimer({ ...core, ...composeJourneys(core), schedules: given.schedules }, journey),
        ),
      async round(work) {
        await rounds([asMessage(work)]);
        refuseFailures();
      },
      step,
      async intake(events) {
        await intake(events.map(asMessage));
        refuseFailures();
      },
      async react(event) {
        await react([asMessage(event)]);
        refuseFailures();
      },
      async announce(events) {
        await core.commit(events.map(core.outboxPart));
      },
      happen: (event, amountMinor) => meter.muted(() => happen(core, event, amountMinor)),
      use: () => meter.reading(),
      readCounts: (journeyId, number) => meter.muted(() => cohorts.readCounts(journeyId, number)),
      countInside: (journeyId) => meter.muted(() => countInside(cohorts, journeyId)),
    } satisfies RehearsalWorld;
  };
}

/** The API of rehearsals; `core` is only read from. */
export function composeRehearsalApi(core: Core, blobs: Pick<Blobs, 'get'>): Route[] {
  return rehearsalApi({
    ...composeKnown(core),
    ...composeJourneys(core),
    ...composeSegments(core, blobs),
    ...composeSegmentTests(core, blobs),
    readRemainingQuota: composeDelivery(core).readRemainingQuota,
    openWorld: composeRehearsal(core, blobs),
  });
}

async function countInside(cohorts: CohortStore, journeyId: string): Promise<number> {
  let inside = 0;
  for (const { cohortId, memberCount, visit } of await cohorts.listLiving(journeyId))
    inside += memberCount - (await cohorts.listDepartures(cohortId, visit)).length;
  return inside;
}

/** Signs webhooks that nobody gets. */
const signingSecret = JSON.stringify({ current: 'rehearsal', createdAt: 0 });

async function happen(core: Core, event: DomainEvent, amountMinor: number | undefined): Promise<void> {
  const { appendActivity } = composeMembers(core);
  const { id, channelId, type, data } = event;
  const rows = event.memberIds.map((memberId) =>
    appendActivity({
      ...{ id, channelId, memberId, type, at: Date.parse(event.occurredAt), detail: data },
      ...(amountMinor === undefined ? {} : { amountMinor }),
    }),
  );
  await core.commit([...rows, core.outboxPart(event)]);
}
