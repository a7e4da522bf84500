import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { Replies } from '../delivery/contracts.ts';
import {
  isReachable,
  type AppendActivity,
  type MemberSnapshot,
  type PrepareSighting,
} from '../members/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { Commit, WritePart } from '../shared/domain/write-part.ts';
import type { TellDelivery } from '../notices/contracts.ts';
import type { AnswerPreferenceCommand } from '../preferences/contracts.ts';
import { composeReply, type ComposeDeps } from './compose-reply.ts';
import type { InboundMessage } from './contracts.ts';
import { interpretEvent, type Meaning } from './domain/interpret-event.ts';
import { LineEvent } from './domain/line-event.ts';
import { keepUnattributed } from './keep-unattributed.ts';
import { keptDetail } from './kept-detail.ts';
import {
  alreadyHandled,
  type EraseMessage,
  type IsUnsent,
  type KeepMedia,
  type RefreshProfile,
  type WebhookMarker,
  type WebhookMarkers,
} from './ports.ts';

export interface HandleDeps extends ComposeDeps {
  markers: WebhookMarkers;
  prepareSighting: PrepareSighting;
  appendActivity: AppendActivity;
  outboxPart: (event: DomainEvent) => WritePart;
  commit: Commit;
  replies: Replies;
  refreshProfile: RefreshProfile;
  keepMedia: KeepMedia;
  eraseMessage: EraseMessage;
  isUnsent: IsUnsent;
  answerPreferenceCommand: AnswerPreferenceCommand;
  tellDelivery: TellDelivery;
  readChannel: ReadChannel;
  clock: Clock;
}

/** One event of one user, read. */
export interface UserEvent {
  channelId: string;
  lineUserId: string;
  webhookEventId: string;
  /** Epoch milliseconds of the occurrence. */
  occurredAt: number;
  /** Epoch milliseconds of the webhook. */
  receivedAt: number;
  /** Absent where LINE allows no answer (standby mode, events without a token). */
  replyToken: string | undefined;
  meaning: Meaning;
}

/**
 * Handles one webhook event once. Marker, member, timeline, reply claim, preferences, journey entries and domain event are
 * one transaction; what follows it (the reply, media, erasure) is harmless when repeated and is repeated after a crash.
 */
export async function handle(deps: HandleDeps, message: InboundMessage): Promise<void> {
  const event = LineEvent.parse(message.event);
  const userId = event.source?.type === 'user' ? event.source.userId : undefined;
  const webhookEventId = event.webhookEventId ?? deterministicId('webhook', JSON.stringify(message.event));
  const occurredAt = event.timestamp ?? message.receivedAt;
  const base = { channelId: message.channelId, webhookEventId, occurredAt, meaning: interpretEvent(event) };
  if (userId === undefined) return keepUnattributed(deps, { ...base, source: event.source });
  await handleUserEvent(deps, {
    ...base,
    lineUserId: userId,
    receivedAt: message.receivedAt,
    replyToken: event.mode === 'standby' ? undefined : event.replyToken,
  });
}

/** Two first events of one user, or two entries into one journey, may meet; whoever is refused reads anew. */
const mostAttempts = 6;

async function handleUserEvent(deps: HandleDeps, event: UserEvent): Promise<void> {
  const earlier = await deps.markers.read(event.channelId, event.webhookEventId);
  if (earlier) return finish(deps, event, earlier);
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const answer = await tryOnce(deps, event);
    if (answer) return finish(deps, event, answer);
  }
  throw new Error('The event met other changes of the same member too often; it comes again from the queue.');
}

async function tryOnce(deps: HandleDeps, event: UserEvent): Promise<WebhookMarker | undefined> {
  const { channelId, lineUserId, webhookEventId, occurredAt, meaning } = event;
  const sighting = { channelId, lineUserId, occurredAt, friendship: meaning.friendship };
  const seen = await deps.prepareSighting(sighting);
  if (seen.isNew) {
    // The member comes first, so that the greeting can already speak the name of its profile.
    await deps.commit(seen.parts);
    return undefined;
  }
  const { member } = seen;
  const { memberId } = member;
  if (isReachable(member.lifecycle)) await deps.refreshProfile({ channelId, lineUserId, memberId });
  const domainEvent = domainEventOf(event, memberId);
  const choice = await readChoice(deps, event, member);
  const reply = await composeReply(deps, { event, member, domainEvent, answer: choice.messages });
  const marker = { channelId, webhookEventId, memberId, replySendId: reply?.sendId };
  const committed = await deps.commit([
    deps.markers.part(marker),
    ...seen.parts,
    deps.appendActivity({
      id: webhookEventId,
      channelId,
      memberId,
      type: meaning.activityType,
      at: occurredAt,
      detail: await keptDetail(deps.isUnsent, { channelId, memberId, occurredAt, meaning }),
    }),
    ...(domainEvent ? [deps.outboxPart(domainEvent)] : []),
    ...(reply?.parts ?? []),
    ...choice.parts,
  ]);
  if (committed.outcome === 'committed') return marker;
  return committed.labels.includes(alreadyHandled) ? deps.markers.read(channelId, webhookEventId) : undefined;
}

/** What the event changes in the member's preferences, and the answer to it; mostly nothing. */
async function readChoice(
  { answerPreferenceCommand }: HandleDeps,
  { webhookEventId, occurredAt, meaning }: UserEvent,
  member: MemberSnapshot,
): Promise<{ messages?: readonly LineMessage[]; parts: readonly WritePart[] }> {
  const text = meaning.asksForReply === true ? meaning.text : undefined;
  const said = { member, eventId: webhookEventId, at: occurredAt, text, postbackData: meaning.postbackData };
  return (await answerPreferenceCommand(said)) ?? { parts: [] };
}

function domainEventOf(event: UserEvent, memberId: string): DomainEvent | undefined {
  const { channelId, webhookEventId, occurredAt, meaning } = event;
  if (meaning.eventType === undefined) return undefined;
  return {
    id: deterministicId('webhook event', channelId, webhookEventId),
    type: meaning.eventType,
    channelId,
    occurredAt: new Date(occurredAt).toISOString(),
    memberIds: [memberId],
    data: meaning.data,
  };
}

/** What comes after the transaction; all of it may have happened before. */
async function finish(deps: HandleDeps, event: UserEvent, marker: WebhookMarker): Promise<void> {
  const { channelId, occurredAt, meaning } = event;
  const { memberId, replySendId } = marker;
  if (memberId === undefined) return;
  if (replySendId !== undefined) await deps.replies.perform(channelId, replySendId);
  if (meaning.media) await deps.keepMedia({ channelId, memberId, occurredAt, ...meaning.media });
  if (meaning.unsentMessageId !== undefined) {
    await deps.eraseMessage({ channelId, memberId, messageId: meaning.unsentMessageId });
  }
}
