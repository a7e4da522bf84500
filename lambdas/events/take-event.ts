import { createHash } from 'node:crypto';
import type { AppendActivity, CurrentMemberId, FindIdentities, ReadMembers } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { DomainEvent } from './contracts.ts';
import type { NewEvent } from './endpoints.ts';
import type { EventMarkers } from './ports.ts';

export interface TakeEventDeps {
  markers: EventMarkers;
  readMembers: ReadMembers;
  currentMemberId: CurrentMemberId;
  findIdentities: FindIdentities;
  appendActivity: AppendActivity;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
  clock: Pick<Clock, 'now'>;
}

const dayMs = 86_400_000;
/** Markers outlive it, so that no event is taken twice. */
const oldestDays = 30;
/** Clocks differ. */
const mostAheadMs = 5 * 60_000;

/** Takes an event once: marker, timeline row and domain event are one transaction. */
export async function takeEvent(
  deps: TakeEventDeps,
  channelId: string,
  event: NewEvent,
): Promise<{ outcome: 'taken' | 'known'; memberId: string }> {
  const now = deps.clock.now();
  const contentHash = createHash('sha256').update(JSON.stringify(event)).digest('base64url');
  const known = await deps.markers.read(channelId, event.id);
  if (known) return sameEvent(known, contentHash);
  const at = event.occurredAt === undefined ? now : Date.parse(event.occurredAt);
  refuseImpossibleTime(at, now);
  const memberId = await memberOf(deps, channelId, event);
  const answer = await deps.commit([
    deps.markers.part({ channelId, id: event.id, memberId, contentHash }),
    ...tell(deps, event, { channelId, memberId, at }),
  ]);
  if (answer.outcome === 'committed') return { outcome: 'taken', memberId };
  const other = await deps.markers.read(channelId, event.id);
  if (!other) throw new Error('An event was refused as known, and is not known.');
  return sameEvent(other, contentHash);
}

function tell(
  { appendActivity, outboxPart }: TakeEventDeps,
  { id, type, data }: NewEvent,
  { channelId, memberId, at }: { channelId: string; memberId: string; at: number },
): WritePart[] {
  const eventId = deterministicId('told event', channelId, id);
  return [
    appendActivity({ id: eventId, channelId, memberId, type, at, detail: data }),
    outboxPart({
      ...{ id: eventId, type, channelId, data },
      occurredAt: new Date(at).toISOString(),
      memberIds: [memberId],
    }),
  ];
}

function sameEvent(
  known: { memberId: string; contentHash: string },
  contentHash: string,
): { outcome: 'known'; memberId: string } {
  if (known.contentHash === contentHash) return { outcome: 'known', memberId: known.memberId };
  throw new Problem(409, 'Another event has this id', {
    errors: [{ path: '/id', message: 'An event with this id was told before, with another content.' }],
  });
}

function refuseImpossibleTime(at: number, now: number): void {
  const message =
    at > now + mostAheadMs
      ? 'It lies in the future; check the time zone.'
      : `It lies more than ${oldestDays} days back: such events are history, and nothing reacts to them.`;
  if (at > now + mostAheadMs || at < now - oldestDays * dayMs)
    throw new Problem(422, 'Not possible', { errors: [{ path: '/occurredAt', message }] });
}

async function memberOf(
  deps: TakeEventDeps,
  channelId: string,
  { memberId, externalId, lineUserId }: NewEvent,
): Promise<string> {
  if (memberId !== undefined) {
    const current = await deps.currentMemberId(channelId, memberId);
    const member = (await deps.readMembers(channelId, [current])).get(current);
    if (!member || member.lifecycle === 'erased') throw unknown('/memberId');
    return current;
  }
  const kind = externalId === undefined ? 'lineUserId' : 'externalId';
  const [owner] = await deps.findIdentities(channelId, kind, [externalId ?? lineUserId ?? '']);
  if (owner === undefined) throw unknown(`/${kind}`);
  return deps.currentMemberId(channelId, owner);
}

const unknown = (path: string): Problem =>
  new Problem(422, 'Unknown member', {
    errors: [{ path, message: 'No such member in this channel; bind the number first, or name the member.' }],
  });
