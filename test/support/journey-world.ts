import { randomUUID } from 'node:crypto';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DomainEvent } from '../../lambdas/events/contracts.ts';
import type { ExplainRecipient, SendOutcome, SendRequest } from '../../lambdas/delivery/contracts.ts';
import { createDynamoCohorts } from '../../lambdas/journeys/adapters/dynamo-cohorts.ts';
import { createDynamoWebhookAnswers } from '../../lambdas/journeys/adapters/dynamo-webhook-answers.ts';
import { createDynamoEntryCounters } from '../../lambdas/journeys/adapters/dynamo-entry-counters.ts';
import { createDynamoReactions } from '../../lambdas/journeys/adapters/dynamo-reactions.ts';
import { createDynamoRefusals } from '../../lambdas/journeys/adapters/dynamo-refusals.ts';
import type { WhoIsIn } from '../../lambdas/segments/contracts.ts';
import { createDynamoEnrolments } from '../../lambdas/journeys/adapters/dynamo-enrolments.ts';
import { createDynamoJourneys } from '../../lambdas/journeys/adapters/dynamo-journeys.ts';
import { entryEvent } from '../../lambdas/journeys/domain/entry-event.ts';
import type { Journey } from '../../lambdas/journeys/domain/journey.ts';
import { createGatherEntrants } from '../../lambdas/journeys/gather-entrants.ts';
import { publishJourney } from '../../lambdas/journeys/publish-journey.ts';
import { startMove } from '../../lambdas/journeys/start-move.ts';
import type { MoveView } from '../../lambdas/journeys/move-endpoints.ts';
import type { MoveWork, RoundWork } from '../../lambdas/journeys/domain/round.ts';
import { react } from '../../lambdas/journeys/react.ts';
import { runMove } from '../../lambdas/journeys/run-move.ts';
import { resumeCohorts } from '../../lambdas/journeys/resume-cohorts.ts';
import { step, type StepDeps } from '../../lambdas/journeys/step.ts';
import { stopCohorts } from '../../lambdas/journeys/stop-cohorts.ts';
import type { Json } from '../../lambdas/shared/domain/json.ts';
import type { Machines } from '../../lambdas/journeys/ports.ts';
import type { MemberSnapshot } from '../../lambdas/members/contracts.ts';
import { createCommit } from '../../lambdas/shared/edge/dynamo/commit.ts';
import { advance } from '../../stepfunctions/asl/interpret/advance.ts';
import { startExecution, type Execution } from '../../stepfunctions/asl/interpret/execution.ts';
import type { StateMachine } from '../../stepfunctions/asl/types.ts';
import { JourneyDefinition } from '../../stepfunctions/journey/definition.ts';
import { matchesEvent } from '../../stepfunctions/journey/event-pattern.ts';
import { StepInput } from '../../stepfunctions/journey/step-contract.ts';
import { manualClock } from './manual-clock.ts';
import { openMemoryStore, type MemoryStore } from './memory-store.ts';
import { outsideOfJourneys } from './outside-of-journeys.ts';

export const channelId = '2000000001';

/** Thrown by a world that is told to crash: nothing after it happens until the work comes again. */
export class Crash extends Error {}

interface Delivered {
  memberId: string;
  text: string;
  at: number;
  sendId: string;
}

/**
 * Journeys on the embedded store with everything around them in the test's hands: time, crashes, and what the outside
 * (delivery, tags, members' past) answers.
 */
export async function journeyWorld(
  options: {
    crash?: () => boolean;
    openClient?: (memory: MemoryStore) => MemoryStore['client'];
    /** What happens while everything else is half done: called around every write and read of journeys. */
    meanwhile?: (call: string) => Promise<void>;
    quietHours?: { start: string; end: string };
    /** Of the backoff between tries; 0 repeats at once. */
    jitter?: number;
  } = {},
) {
  const clock = manualClock();
  const store = await openMemoryStore(clock);
  const memory = { ...store, client: options.openClient?.(store) ?? store.client };
  const commit = createCommit({ client: memory.client, clock, random: () => 0.5 });
  const base = { ...memory, commit };
  const maybeCrash = async (call: string) => {
    await options.meanwhile?.(call);
    if (options.crash?.()) throw new Crash('crash');
  };
  const cohorts = crashing(createDynamoCohorts(base), maybeCrash);
  const enrolments = crashing(createDynamoEnrolments(base), maybeCrash);
  const journeys = createDynamoJourneys(base);
  const refusals = crashing(
    createDynamoRefusals({ ...memory, settings: { activityRetentionDays: 400 } }),
    maybeCrash,
  );
  const reactions = crashing(createDynamoReactions(base), maybeCrash);
  const entryCounters = createDynamoEntryCounters({ ...memory, clock });
  const texts = new Map<string, string>();
  const segments = new Map<string, ReadonlySet<string>>();
  const delivered: Delivered[] = [];
  const closed = new Map<string, SendOutcome>();
  const snapshots = new Map<string, MemberSnapshot>();
  const activities: { memberId: string; type: string; at: number; data: Record<string, unknown> }[] = [];
  const tagged: { causeId: string; memberIds: readonly string[]; add: readonly { tag: string }[] }[] = [];
  const segmentMembers = new Map<string, string[]>();
  const bestHours = new Map<string, number>();
  const answers: { deliver?: (request: SendRequest) => SendOutcome | undefined } = {};

  const machines = new Map<string, StateMachine>();
  const executions = new Map<string, { machine: string; execution: Execution }>();
  const machinePort: Machines = crashing(
    {
      create: ({ name, definition }) => {
        machines.set(name, definition as unknown as StateMachine);
        return Promise.resolve();
      },
      remove: (name) => {
        machines.delete(name);
        return Promise.resolve();
      },
      start: ({ machine, name, input }) => {
        const definition = machines.get(machine);
        if (!definition) throw new Error(`no machine ${machine}`);
        const execution = startExecution(definition, { name, input, nowEpochMs: clock.now() });
        if (!executions.has(name)) executions.set(name, { machine, execution });
        return Promise.resolve();
      },
      stop: ({ name }) => {
        executions.delete(name);
        return Promise.resolve();
      },
      hasRunning: (machine) =>
        Promise.resolve(
          [...executions.values()].some(
            (run) => run.machine === machine && run.execution.status === 'running',
          ),
        ),
    },
    maybeCrash,
  );

  const outboxPart = (event: DomainEvent) => ({
    label: 'outbox',
    item: {
      Put: { TableName: 'records', Item: { pk: `OUTBOX#${event.id}`, sk: 'OUTBOX', kind: 'outbox', event } },
    },
  });

  const { outside, deps: outsideDeps } = outsideOfJourneys(maybeCrash);
  const deps: StepDeps = {
    ...outsideDeps,
    commit,
    webhookAnswers: crashing(createDynamoWebhookAnswers(base), maybeCrash),
    log: () => undefined,
    clock,
    cohorts,
    journeys,
    machines: machinePort,
    outboxPart,
    readChannel: () =>
      Promise.resolve({
        channelId,
        createdAt: new Date(0).toISOString(),
        settings: {
          name: 'Test',
          timeZone: 'Asia/Taipei',
          quietHours: options.quietHours ?? null,
          frequencyCaps: null,
          quotaReserve: 0,
        },
      }),
    readMembers: (_channel, ids) =>
      Promise.resolve(
        new Map(ids.flatMap((id) => (snapshots.has(id) ? [[id, snapshots.get(id) as MemberSnapshot]] : []))),
      ),
    lastActivity: ({ memberIds, type, sinceEpochMs, where, first = false, atLeast = 1 }) => {
      const found = memberIds.flatMap((memberId) => {
        const times = activities
          .filter((row) => row.memberId === memberId && row.at >= sinceEpochMs)
          .filter((row) => matchesEvent({ type, where }, row))
          .map(({ at }) => at);
        return times.length < atLeast ? [] : [[memberId, (first ? Math.min : Math.max)(...times)] as const];
      });
      return Promise.resolve(new Map(found));
    },
    readMemberRows: async (channel, ids) => [...(await deps.readMembers(channel, ids)).values()],
    readMarketingRule: () =>
      Promise.resolve({
        refusalOf: ({ preferences }) => (preferences?.all === 'out' ? 'opted out' : undefined),
        topicCaps: undefined,
      }),
    openSegmentQuestion: (_channel, { segmentId = '' }) =>
      Promise.resolve((row) => segmentMembers.get(segmentId)?.includes(row.memberId) ?? false),
    openBestHours: () => Promise.resolve((row) => bestHours.get(row.memberId) ?? 17),
    changeTags: (change) => {
      if (!tagged.some(({ causeId }) => causeId === change.causeId)) tagged.push(change);
      return Promise.resolve();
    },
    trackLinks: ({ messages }) => Promise.resolve(messages),
    deliver: async (request) => {
      await maybeCrash('deliver');
      const earlier = closed.get(request.sendId);
      if (earlier) return earlier;
      const told = answers.deliver?.(request);
      if (told) return told;
      const text = request.messages
        .map((message) => (message.type === 'text' ? message.text : message.type))
        .join('+');
      for (const memberId of request.memberIds) {
        delivered.push({ memberId, text, at: clock.now(), sendId: request.sendId });
      }
      const outcome: SendOutcome = {
        outcome: 'closed',
        sent: request.memberIds.length,
        suppressed: 0,
        failed: 0,
        unknown: 0,
        reasons: {},
      };
      closed.set(request.sendId, outcome);
      await maybeCrash('deliver');
      return outcome;
    },
  };
  const full = {
    ...deps,
    cohorts,
    journeys,
    machines: machinePort,
    enrolments,
    refusals,
    entryCounters,
    reactions,
    explainRecipient: (({ sendId, memberId }) => {
      const got = delivered.find((one) => one.sendId === sendId && one.memberId === memberId);
      return Promise.resolve(got && { status: 'sent', via: 'multicast', at: got.at });
    }) satisfies ExplainRecipient,
    commit: crashing({ commit }, maybeCrash).commit,
    whoIsIn: ((_channel, rule) =>
      Promise.resolve(('segmentId' in rule && segments.get(rule.segmentId)) || new Set())) satisfies WhoIsIn,
    readMessageText: ({ messageId }: { messageId: string }) => Promise.resolve(texts.get(messageId)),
    stepFunctionArn: 'arn:aws:lambda:local:000000000000:function:step:live',
    machinePrefix: 'kizuna-test-j-',
    newId: randomUUID,
    sendToEntryQueue: (messages: readonly { body: DomainEvent }[]) => {
      entryQueue.push(...messages.map(({ body }) => body));
      return Promise.resolve();
    },
    sendToRoundQueue: (messages: readonly { body: RoundWork; delaySeconds?: number }[]) => {
      const order = ({ body, delaySeconds = 0 }: (typeof messages)[number]) =>
        body.work === 'move' ? [{ body, at: clock.now() + delaySeconds * 1000 }] : [];
      moveQueue.push(...messages.flatMap(order));
      return Promise.resolve();
    },
  };

  const entryQueue: DomainEvent[] = [];
  const moveQueue: { body: MoveWork; at: number }[] = [];
  let streamCursor = 0;

  /** Moves work orders from the outbox to the queue, as relay and bus do. */
  const relay = async () => {
    const records = await memory.store.readStream({ after: streamCursor, limit: 10_000 });
    for (const record of records) {
      streamCursor = record.sequence;
      const item = record.newImage && unmarshall(record.newImage as never);
      if (record.eventName === 'INSERT' && item?.['kind'] === 'outbox')
        entryQueue.push(item['event'] as DomainEvent);
    }
  };

  const survive = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof Crash) return false;
      throw error;
    }
  };

  const runTask = (_resource: string, payload: unknown) => step(deps, StepInput.parse(payload));

  /** Everything that is due happens; crashed work is repeated as queues and Task retries do. */
  const settle = async () => {
    for (let turn = 0; ; turn += 1) {
      if (turn > 5000) throw new Error('never settles');
      await relay();
      if (entryQueue.length > 0) {
        const batch = entryQueue.splice(0);
        const messages = batch.map((body, index) => ({
          id: String(index),
          body,
          receiveCount: 1,
          sentAt: clock.now(),
        }));
        if (!(await survive(() => createGatherEntrants(full)(messages)))) entryQueue.push(...batch);
        continue;
      }
      const move = moveQueue.findIndex(({ at }) => at <= clock.now());
      if (move !== -1) {
        const [work] = moveQueue.splice(move, 1);
        if (work && !(await survive(() => runMove(full, work.body)))) moveQueue.push(work);
        continue;
      }
      const due = [...executions].find(
        ([, { execution }]) =>
          execution.status === 'running' && (execution.wakeAtEpochMs ?? 0) <= clock.now(),
      );
      if (!due) return;
      const [name, { machine, execution }] = due;
      const definition = machines.get(machine);
      if (!definition) throw new Error(`machine ${machine} was removed while it runs`);
      await survive(async () => {
        const task = async (resource: string, payload: unknown) => runTask(resource, payload);
        const next = await advance(definition, execution, {
          nowEpochMs: clock.now(),
          random: () => options.jitter ?? 0,
          runTask: task,
        });
        if (next.error !== undefined) throw new Error(`${next.error}: ${next.cause ?? ''}`);
        if (executions.has(name)) executions.set(name, { machine, execution: next });
      });
    }
  };

  return {
    clock,
    memory,
    cohorts,
    enrolments,
    journeys,
    delivered,
    tagged,
    refusals,
    entryCounters,
    /** Texts of messages, by messageId. */
    texts,
    /** Members by segmentId. */
    segments,
    activities,
    snapshots,
    segmentMembers,
    bestHours,
    executions,
    answers,
    outside,
    settle,
    deps: full,

    /** A published journey. */
    async publish(definition: unknown, journeyId: string = randomUUID()): Promise<Journey> {
      const draft = JourneyDefinition.parse(definition);
      const at = clock.now();
      const earlier = await journeys.read(channelId, journeyId);
      const journey: Journey = earlier
        ? { ...earlier, draft }
        : {
            channelId,
            journeyId,
            status: 'draft',
            draft,
            lastVersion: 0,
            createdAt: at,
            updatedAt: at,
            revision: 1,
          };
      if (!earlier) await journeys.create(journey);
      const published = await publishJourney(full, journey);
      if (published === 'changed meanwhile') throw new Error('changed');
      return published;
    },

    enter(journeyId: string, memberIds: string[], causeId: string = randomUUID()): void {
      const occurredAt = new Date(clock.now()).toISOString();
      entryQueue.push(entryEvent({ journeyId, causeId, channelId, occurredAt, memberIds }));
    },

    /** It happens, and the past knows it; the event comes whenever it is brought. */
    occur(type: string, memberIds: string[], data: Record<string, Json> = {}): DomainEvent {
      for (const memberId of memberIds) activities.push({ memberId, type, at: clock.now(), data });
      const occurredAt = new Date(clock.now()).toISOString();
      return { id: randomUUID(), type, channelId, occurredAt, memberIds, data };
    },

    /** The event comes once, and nothing else happens. */
    react: (event: DomainEvent) => react(full, event),

    /** The event comes, as often as it takes, while other work is under way. */
    async bringOnly(event: DomainEvent): Promise<void> {
      while (!(await survive(() => react(full, event)))) continue;
    },

    /** The event comes, as often as it takes. */
    async bring(event: DomainEvent): Promise<void> {
      while (!(await survive(() => react(full, event)))) continue;
      await settle();
    },

    async happen(
      type: string,
      memberIds: string[],
      data: Record<string, string | number> = {},
    ): Promise<void> {
      await this.bring(this.occur(type, memberIds, data));
    },

    /** Lets time pass, stopping at each moment at which something is due. */
    async pass(milliseconds: number): Promise<void> {
      const target = clock.now() + milliseconds;
      await settle();
      for (;;) {
        const wakes = [...executions.values()].flatMap(({ execution }) =>
          execution.status === 'running' && execution.wakeAtEpochMs !== undefined
            ? [execution.wakeAtEpochMs]
            : [],
        );
        const next = Math.min(...wakes, ...moveQueue.map(({ at }) => at));
        if (next > target) break;
        clock.set(Math.max(next, clock.now()));
        await settle();
      }
      clock.set(target);
    },

    async setStatus(journeyId: string, status: Journey['status']): Promise<void> {
      const journey = await journeys.read(channelId, journeyId);
      if (journey) await journeys.update({ ...journey, status });
    },
    /** Orders the move of everybody inside to the published version. */
    async move(journeyId: string): Promise<MoveView> {
      const journey = await journeys.read(channelId, journeyId);
      if (!journey) throw new Error('no such journey');
      return startMove(full, journey);
    },
    /** The order to move, as the queue brings it. */
    orderMove: (journeyId: string, toVersion: number) =>
      full.sendToRoundQueue([{ body: { work: 'move', channelId, journeyId, toVersion, pass: 0 } }]),
    resume: (journeyId: string) => resumeCohorts(full, journeyId),
    stop: (journeyId: string) => stopCohorts(full, journeyId),
  };
}

/** The same port, with a chance to crash before and after each call. */
function crashing<Port extends object>(port: Port, maybeCrash: (call: string) => Promise<void>): Port {
  return Object.fromEntries(
    Object.entries(port).map(([name, call]) => [
      name,
      /Parts?$/.test(name)
        ? (call as unknown)
        : async (...args: unknown[]) => {
            await maybeCrash(name);
            const answer = await (call as (...args: unknown[]) => Promise<unknown>)(...args);
            await maybeCrash(name);
            return answer;
          },
    ]),
  ) as Port;
}

export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => count * 86_400_000;
