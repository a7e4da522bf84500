import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { WritePart } from '../../shared/domain/write-part.ts';
import { packIds } from '../../shared/domain/pack-ids.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import { isLiving, resumableStatuses, type CohortHeader } from '../domain/cohort.ts';
import type { Advance, CohortStore, NodeCounts } from '../ports.ts';
import { stopCounts } from '../stop-counts.ts';
import { dueKey, endedKey, headerFromItem, headerKey, livingKey, membersKey } from './cohort-items.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';
import { figuresPart } from './node-counts.ts';

type Transitions = Pick<
  CohortStore,
  'open' | 'close' | 'advance' | 'suspend' | 'settleMove' | 'reopen' | 'stop'
>;

/** Every change of a cohort header, each one conditional update: whoever comes first decides. */
export function createCohortTransitions(
  { client, tables, commit }: DynamoJourneyDeps,
  { readHeader, listDepartures }: Pick<CohortStore, 'readHeader' | 'listDepartures'>,
): Transitions {
  const TableName = tables.records;

  const updateHeader = (cohortId: string, update: HeaderUpdate) =>
    client.send(
      new UpdateCommand({
        TableName,
        Key: headerKey(cohortId),
        ReturnValues: 'ALL_NEW',
        ...expression(update),
      }),
    );

  const headerPart = (label: string, cohortId: string, update: HeaderUpdate): WritePart => ({
    label,
    item: { Update: { TableName, Key: headerKey(cohortId), ...expression(update) } },
  });

  const countsPart = (header: CohortHeader, counts: NodeCounts) => figuresPart(TableName, header, counts);

  const leftPart = ({ header, left }: Advance): WritePart[] =>
    left.length === 0
      ? []
      : [
          {
            label: 'list',
            item: {
              Update: {
                TableName,
                Key: membersKey(header.cohortId),
                UpdateExpression: 'SET #left.#visit = :ids',
                ExpressionAttributeNames: { '#left': 'left', '#visit': String(header.visit) },
                ExpressionAttributeValues: { ':ids': packIds(left) },
              },
            },
          },
        ];

  return {
    async open(header, entries) {
      const { cohortId, status, memberCount, journeyId } = header;
      const set = { status, memberCount, ...(isLiving(status) ? {} : { gsi1pk: endedKey(journeyId) }) };
      await commit([
        headerPart('cohort is open', cohortId, { set, when: { status: 'starting' } }),
        ...countsPart(header, entries),
      ]);
    },

    async close({ cohortId, visit, execution, status = 'open' }) {
      try {
        const update = { set: { closedVisit: visit }, when: { status, visit, execution } };
        const { Attributes } = await updateHeader(cohortId, update);
        // Whoever left before this line has an item by now, and nobody can leave the visit any more.
        const departures = await listDepartures(cohortId, visit);
        return { outcome: 'mine', header: headerFromItem(Attributes), departures };
      } catch (error) {
        if (!isRefusal(error)) throw error;
      }
      const header = await readHeader(cohortId);
      const passed = header?.execution === execution && header.visit > visit;
      return passed ? { outcome: 'passed', header } : { outcome: 'superseded', header };
    },

    async advance(change) {
      const { header, next, counts, arrivals = {}, onward } = change;
      const { cohortId, visit, execution, status, version } = header;
      const answer = await commit([
        headerPart('visit is current', cohortId, {
          set: next ? walkOn(change, next) : { status: 'ended', ...endedAt(change), visit: visit + 1 },
          remove: [...(status === 'open' ? standstill : []), ...(next?.trail ? [] : ['trail'])],
          when: { status, visit, execution },
        }),
        ...leftPart(change),
        ...countsPart(header, counts),
        ...countsPart({ ...header, version: next?.toVersion ?? version }, arrivals),
        ...onward,
      ]);
      return answer.outcome === 'committed';
    },

    async suspend({ cohortId, visit, execution, status, reason, place }) {
      const update = {
        set: { status, reason, ...(place === undefined ? {} : { standsAt: place }) },
        when: { status: 'open', visit, execution },
      };
      return unlessRefused(updateHeader(cohortId, update));
    },

    async settleMove({ cohortId, version }) {
      await unlessRefused(updateHeader(cohortId, { set: {}, remove: ['movedFrom'], when: { version } }));
    },

    async reopen(header, execution, nowEpochMs) {
      const { cohortId, status, execution: earlier } = header;
      const resumable = (resumableStatuses as readonly string[]).includes(status);
      if (!resumable && !(status === 'open' && !header.started)) return undefined;
      const set = { status: 'open', execution, started: false, executionStartedAt: nowEpochMs, hops: 0 };
      const update = { set, remove: standstill, when: { status, execution: earlier } };
      return (await unlessRefused(updateHeader(cohortId, update))) ? readHeader(cohortId) : undefined;
    },

    async stop(cohortId) {
      const header = await readHeader(cohortId);
      if (!header || !isLiving(header.status)) return undefined;
      const { journeyId, status, visit, memberCount } = header;
      // The late ones are counted where the cohort is when it ends, as those who stayed.
      const departed = (await listDepartures(cohortId, visit)).filter(({ late }) => !late);
      const leaving = status === 'starting' ? 0 : memberCount - departed.length;
      const update = { set: { status: 'stopped', gsi1pk: endedKey(journeyId) }, when: { status, visit } };
      const answer = await commit([
        headerPart('cohort is as it was read', cohortId, update),
        ...countsPart(header, stopCounts(header.place, leaving)),
      ]);
      // It moved meanwhile: what it is now is stopped instead.
      return answer.outcome === 'committed' ? header : this.stop(cohortId);
    },
  };
}

/** What a cohort is told of only while it stands still. */
const standstill = ['reason', 'standsAt'];

/** Ended cohorts lie in the index by the moment of their end. */
const endedAt = ({ header, at }: Advance) => ({
  gsi1pk: endedKey(header.journeyId),
  gsi1sk: dueKey(at, header.cohortId),
});

function walkOn(
  { header, left, sentAt, at }: Advance,
  next: NonNullable<Advance['next']>,
): Record<string, unknown> {
  const { cohortId, visit, memberCount, hops, version, execution } = header;
  const { toVersion } = next;
  return {
    place: next.place,
    dueAt: next.dueAt,
    gsi1sk: dueKey(next.dueAt, cohortId),
    gsi1pk: livingKey(header.journeyId),
    visit: visit + 1,
    memberCount: memberCount - left.length,
    hops: next.handover ? 0 : hops + 1,
    execution: next.execution,
    started: !next.handover,
    ...(next.handover ? { executionStartedAt: at } : {}),
    ...(sentAt === undefined ? {} : { lastSendAt: sentAt }),
    ...(next.trail ? { trail: next.trail } : {}),
    ...(toVersion === undefined ? {} : { version: toVersion, movedFrom: { version, execution } }),
  };
}

interface HeaderUpdate {
  set: Readonly<Record<string, unknown>>;
  remove?: readonly string[];
  /** Attributes that must have exactly these values. */
  when: Readonly<Record<string, unknown>>;
}

function expression({ set, remove = [], when }: HeaderUpdate) {
  const attributes = [...new Set([...Object.keys(set), ...remove, ...Object.keys(when)])];
  return {
    UpdateExpression: [
      ...(Object.keys(set).length > 0
        ? [
            `SET ${Object.keys(set)
              .map((name) => `#${name} = :set_${name}`)
              .join(', ')}`,
          ]
        : []),
      ...(remove.length > 0 ? [`REMOVE ${remove.map((name) => `#${name}`).join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: Object.keys(when)
      .map((name) => `#${name} = :when_${name}`)
      .join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries([
      ...Object.entries(set).map(([name, value]) => [`:set_${name}`, value]),
      ...Object.entries(when).map(([name, value]) => [`:when_${name}`, value]),
    ]) as Record<string, unknown>,
  };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
