import { setImmediate } from 'node:timers/promises';
import { compileJourney } from '../../../stepfunctions/journey/compile.ts';
import type { JourneyDefinition } from '../../../stepfunctions/journey/definition.ts';
import type { DomainEvent } from '../../events/contracts.ts';
import { entryEvent } from '../domain/entry-event.ts';
import { chunked, maxCohortMembers } from '../domain/gather.ts';
import type { Journey } from '../domain/journey.ts';
import type { RoundWork } from '../domain/round.ts';
import type { NodeCounts } from '../ports.ts';
import { createAgenda } from './agenda.ts';
import type { Assumptions } from './assumptions.ts';
import { createBehaviour, type Deed } from './behaviour.ts';
import { createChance } from './chance.ts';
import { metered } from './meter-functions.ts';
import { createRecorder } from './recorder.ts';
import { noUsage, type Usage } from './usage.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { createVirtualMachines } from './virtual-machines.ts';
import { createVirtualQueue } from './virtual-queue.ts';
import { createVirtualSchedules } from './virtual-schedules.ts';
import type { OpenWorld, RehearsalWorld, StoreUse, SyntheticMember, Witness } from './world.ts';

export interface RehearsalPlan {
  channelId: string;
  timeZone: string;
  journeyId: string;
  version: number;
  definition: JourneyDefinition;
  memberIds: readonly string[];
  synthetic: readonly SyntheticMember[];
  assumptions: Assumptions;
  /** Epoch milliseconds. */
  startAt: number;
  days: number;
  seed: number;
  timelinesOf: readonly string[];
  cohortSize?: number;
  /** `at once`: all ask to enter at the start; `by trigger`: turns and events let them in, as they come. */
  enter?: 'at once' | 'by trigger';
  /** What members do besides, whatever is assumed. */
  deeds?: readonly Deed[];
  /** What lets up to 500 members in; a request for it, unless told. */
  entryOf?: (memberIds: readonly string[], occurredAt: string) => DomainEvent;
  /** Asked now and then; what is not done by then is given up. */
  isOutOfTime: () => boolean;
}

export type RehearsalRun =
  | {
      outcome: 'run';
      counts: NodeCounts;
      inside: number;
      usage: Usage;
      /** DynamoDB units by kind of item. */
      byKind: StoreUse['byKind'];
      record: ReturnType<ReturnType<typeof createRecorder>['reading']>;
    }
  /** Too much to be done in one call; how far it came. */
  | { outcome: 'too much'; reachedAt: number };

const dayMs = 86_400_000;
const workBetweenLooks = 20;
const entryWindowMs = 60_000;

/** Lets the members walk through the journey in virtual time. */
export async function runRehearsal(openWorld: OpenWorld, plan: RehearsalPlan): Promise<RehearsalRun> {
  const { channelId, journeyId, version, definition, startAt } = plan;
  const clock = createVirtualClock(startAt);
  const chance = createChance(plan.seed);
  const agenda = createAgenda();
  const usage = noUsage();
  const timed = { agenda, clock, usage };
  const now = (): number => clock.now();
  const recorder = createRecorder({ ...plan, now });
  const behaviour = createBehaviour({ ...plan, chance, now });
  const lineCalls = { multicast: 0, push: 0 };
  let world: RehearsalWorld | undefined = undefined;
  const opened = (): RehearsalWorld => {
    if (!world) throw new Error('The rehearsal has not begun.');
    return world;
  };
  const run = <Answer>(name: Parameters<typeof metered>[1], work: () => Promise<Answer>): Promise<Answer> =>
    metered({ usage, use: () => opened().use(), lineCalls: () => ({ ...lineCalls }) }, name, work);

  const react = createVirtualQueue<DomainEvent>(timed, { windowMs: 0, batchSize: 10 }, (batch) =>
    run('react', async () => {
      for (const event of batch) await opened().react(event);
    }),
  );
  const intake = (batch: readonly DomainEvent[]): Promise<void> =>
    run('intake', () => opened().intake(batch));
  const entry = createVirtualQueue<DomainEvent>(timed, { windowMs: entryWindowMs, batchSize: 1000 }, intake);
  const spawn = createVirtualQueue<DomainEvent>(timed, { windowMs: 0, batchSize: 10 }, intake);
  const rounds = createVirtualQueue<RoundWork>(timed, { windowMs: 0, batchSize: 10 }, (batch) =>
    run('rounds', async () => {
      for (const work of batch) await opened().round(work);
    }),
  );
  const queueOf = (type: string) =>
    type === 'entry.requested' ? entry : type === 'cohort.diverged' ? spawn : react;

  const plans = (deeds: readonly Deed[]): void => {
    for (const { at, event, amountMinor } of deeds)
      agenda.at(at, async () => {
        recorder.expectDeed(event);
        await opened().happen(event, amountMinor);
      });
  };
  const witness: Witness = {
    ...recorder.witness,
    visited(record, memberIds) {
      recorder.witness.visited(record, memberIds);
      const waiting = new Set(memberIds);
      for (const group of record.leave) for (const memberId of group.memberIds) waiting.delete(memberId);
      plans(behaviour.whileWaiting(record, [...waiting]));
    },
    sent(send) {
      recorder.witness.sent(send);
      plans(behaviour.afterSend(send));
    },
    calledLine(method) {
      if (method === 'multicast' || method === 'push') lineCalls[method] += 1;
      recorder.witness.calledLine(method);
    },
    announced(event) {
      recorder.witness.announced(event);
      usage.busEvents += 1;
      queueOf(event.type).send(event);
    },
  };
  const machines = createVirtualMachines({
    ...timed,
    machine: compileJourney(definition, { journeyId, version, channelId, stepFunctionArn: 'step' }),
    random: () => chance.random(),
    runTask: (payload) => run('step', () => opened().step(payload)),
    onFailed: ({ error, cause }) => {
      throw new Error(`The rehearsal failed: ${error ?? ''} ${cause ?? ''}`);
    },
  });
  world = await openWorld({
    ...plan,
    ...{ clock, machines, witness },
    random: () => chance.random(),
    newId: () => chance.newId(),
    sendToEntryQueue: (events) => {
      for (const event of events) entry.send(event);
    },
    sendToRoundQueue: (all) => {
      for (const work of all) rounds.send(work);
    },
    schedules: createVirtualSchedules<RoundWork>(agenda, (work) => {
      if (work.work === 'fire') recorder.witness.turned();
      rounds.send(work);
    }),
  });
  const journey: Journey = {
    ...{ channelId, journeyId, status: 'published', draft: definition, revision: 1 },
    ...{ publishedVersion: version, lastVersion: version, createdAt: startAt, updatedAt: startAt },
  };
  await world.install(journey, {
    ...{ journeyId, version, definition, machineName: 'rehearsal', createdAt: startAt, retired: false },
  });
  const before = { ...world.use() };
  const everybody = [...plan.memberIds, ...plan.synthetic.map(({ memberId }) => memberId)];
  const requestOf = (memberIds: readonly string[], occurredAt: string): DomainEvent =>
    entryEvent({ journeyId, causeId: 'rehearsal', channelId, occurredAt, memberIds: [...memberIds] });
  plans(plan.deeds ?? []);
  if (plan.enter === 'by trigger') await world.setTimer(journey);
  else
    for (const memberIds of chunked(everybody, maxCohortMembers))
      await world.announce([(plan.entryOf ?? requestOf)(memberIds, new Date(startAt).toISOString())]);
  const endAt = startAt + plan.days * dayMs;
  let done = 0;
  for (let next = agenda.next(endAt); next; next = agenda.next(endAt)) {
    clock.moveTo(next.at);
    await next.work();
    done += 1;
    if (done % workBetweenLooks > 0) continue;
    // Others in this process get their turn.
    await setImmediate();
    if (plan.isOutOfTime()) return { outcome: 'too much', reachedAt: clock.now() };
  }
  const after = world.use();
  return {
    outcome: 'run',
    counts: await world.readCounts(journeyId, version),
    inside: await world.countInside(journeyId),
    usage: {
      ...usage,
      readUnits: after.readUnits - before.readUnits,
      writeUnits: after.writeUnits - before.writeUnits,
    },
    byKind: after.byKind,
    record: recorder.reading(),
  };
}
