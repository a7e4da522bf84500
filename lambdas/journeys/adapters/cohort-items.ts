import { z } from 'zod';
import type { CohortHeader, CohortMember, CohortMembers, Departure, VisitRecord } from '../domain/cohort.ts';
import { outboxFields, type DomainEvent } from '../../events/contracts.ts';
import { packIds, unpackIds } from '../../shared/domain/pack-ids.ts';
import { packMembers, unpackMembers } from './member-codec.ts';

/** Keys and stored forms of a cohort: header, list and visits lie in one partition. */

export const headerKey = (cohortId: string) => ({ pk: `COHORT#${cohortId}`, sk: 'HEADER' });
export const membersKey = (cohortId: string) => ({ pk: `COHORT#${cohortId}`, sk: 'MEMBERS' });
export const visitKey = (cohortId: string, visit: number) => ({
  pk: `COHORT#${cohortId}`,
  sk: `VISIT#${String(visit).padStart(6, '0')}`,
});

export const departureKey = (cohortId: string, visit: number, memberId = '') => ({
  pk: `COHORT#${cohortId}`,
  sk: `LEFT#${String(visit).padStart(6, '0')}#${memberId}`,
});
export const markerKey = (cohortId: string, visit: number, memberId: string) => ({
  pk: `COHORT#${cohortId}`,
  sk: `COUNTED#${String(visit).padStart(6, '0')}#${memberId}`,
});

/** Index partition of the cohorts of a journey that somebody is inside of, by the time they are due. */
export const livingKey = (journeyId: string) => `COHORTS#${journeyId}#living`;
export const endedKey = (journeyId: string) => `COHORTS#${journeyId}#ended`;
export const dueKey = (dueAt: number, cohortId: string) => `${String(dueAt).padStart(13, '0')}#${cohortId}`;

const bytes = z.instanceof(Uint8Array);

const HeaderItem = z.object({
  cohortId: z.string(),
  channelId: z.string(),
  journeyId: z.string(),
  version: z.number(),
  status: z.enum(['starting', 'open', 'held', 'parked', 'stalled', 'ended', 'stopped']),
  place: z.string(),
  visit: z.number(),
  closedVisit: z.number(),
  execution: z.string(),
  started: z.boolean(),
  executionStartedAt: z.number(),
  hops: z.number(),
  dueAt: z.number(),
  memberCount: z.number(),
  lastSendAt: z.number().optional(),
  trail: z.record(z.string(), z.number()).optional(),
  origin: z.enum(['entry', 'split']),
  reason: z.string().optional(),
  standsAt: z.string().optional(),
  movedFrom: z.object({ version: z.number(), execution: z.string() }).optional(),
});

export function headerFromItem(item: unknown): CohortHeader {
  return HeaderItem.parse(item);
}

export function headerToItem(header: CohortHeader): object {
  return {
    ...headerKey(header.cohortId),
    gsi1pk: livingKey(header.journeyId),
    gsi1sk: dueKey(header.dueAt, header.cohortId),
    ...header,
  };
}

const MembersItem = z.object({
  members: bytes,
  replied: z.record(z.string(), z.array(z.string())),
  isFixed: z.boolean(),
  left: z.record(z.string(), bytes),
});

export function membersToItem(cohortId: string, members: readonly CohortMember[], isFixed: boolean): object {
  const replied = members.filter(({ repliedNodeIds }) => repliedNodeIds.length > 0);
  return {
    ...membersKey(cohortId),
    members: packMembers(members),
    replied: Object.fromEntries(replied.map(({ memberId, repliedNodeIds }) => [memberId, repliedNodeIds])),
    isFixed,
    left: {},
  };
}

export function membersFromItem(item: unknown): CohortMembers {
  const { members, replied, left } = MembersItem.parse(item);
  return {
    members: unpackMembers(members, replied),
    leftInVisit: new Map(
      Object.entries(left).flatMap(([visit, ids]) =>
        unpackIds(ids).map((memberId): [string, number] => [memberId, Number(visit)]),
      ),
    ),
  };
}

const OnwardItem = z.object({
  edge: z.string(),
  toNodeId: z.string(),
  place: z.string(),
  untilEpochMs: z.number().optional(),
  remember: z.record(z.string(), z.number()).optional(),
});
const VisitItem = z.object({
  cohortId: z.string(),
  visit: z.number(),
  place: z.string(),
  nodeIds: z.array(z.string()),
  at: z.number(),
  sendId: z.string().optional(),
  stay: OnwardItem.optional(),
  leave: z.array(OnwardItem.extend({ memberIds: bytes })),
  departed: bytes.optional(),
  departedLate: z.record(z.string(), z.number()).optional(),
  notable: z.record(z.string(), z.number()).optional(),
  parts: z
    .array(
      z.object({
        sendId: z.string(),
        variant: z.string().optional(),
        language: z.string(),
        memberIds: bytes,
      }),
    )
    .optional(),
  learns: z.literal(true).optional(),
  move: z
    .object({ fromVersion: z.number(), toVersion: z.number(), execution: z.string(), arrivedAt: z.number() })
    .optional(),
});

const DepartureItem = z.object({
  memberId: z.string(),
  visit: z.number(),
  why: z.string(),
  late: z.boolean(),
  goesOn: z.boolean(),
});

/** The item is its own outbox record: whoever leaves for another cohort is told of by the same write. */
export function departureToItem(cohortId: string, departure: Departure, onward?: DomainEvent): object {
  return {
    ...departureKey(cohortId, departure.visit, departure.memberId),
    ...departure,
    ...(onward ? outboxFields(onward) : {}),
  };
}

export const departureFromItem = (item: unknown): Departure => DepartureItem.parse(item);

export function visitToItem(record: VisitRecord): object {
  return {
    ...visitKey(record.cohortId, record.visit),
    ...record,
    ...(record.parts ? { parts: record.parts.map(packed) } : {}),
    leave: record.leave.map(packed),
    departed: record.departed.length > 0 ? packIds(record.departed) : undefined,
  };
}

export function visitFromItem(item: unknown): VisitRecord {
  const { departed, leave, parts, ...record } = VisitItem.parse(item);
  return {
    ...record,
    ...(parts ? { parts: parts.map(unpacked) } : {}),
    leave: leave.map(unpacked),
    departed: departed ? unpackIds(departed) : [],
  };
}

const packed = <Group extends { memberIds: readonly string[] }>(group: Group) => ({
  ...group,
  memberIds: packIds(group.memberIds),
});
const unpacked = <Group extends { memberIds: Uint8Array }>(group: Group) => ({
  ...group,
  memberIds: unpackIds(group.memberIds),
});
