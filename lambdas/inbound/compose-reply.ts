import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { ReadChannel } from '../access/contracts.ts';
import type { Replies, ReplyRequest, SendOrigin } from '../delivery/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { EnterByReply } from '../journeys/contracts.ts';
import { isReachable, type AppendActivity, type MemberSnapshot } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { deterministicId } from '../shared/domain/deterministic-id.ts';
import type { WritePart } from '../shared/domain/write-part.ts';
import { chooseAutoReply } from './domain/choose-auto-reply.ts';
import type { UserEvent } from './handle.ts';
import type { AutoReplyStore } from './ports.ts';

export interface ComposeDeps {
  autoReplies: Pick<AutoReplyStore, 'list' | 'readGreeting'>;
  enterByReply: EnterByReply;
  replies: Pick<Replies, 'claim'>;
  appendActivity: AppendActivity;
  readChannel: ReadChannel;
  clock: Clock;
}

interface Voice {
  origin: SendOrigin;
  messages: readonly LineMessage[];
}

/**
 * One free reply from all who want to answer: greeting, keyword or default reply, then the first sends of journeys.
 * Who chose what it wants to get is answered that alone: journeys that the event starts come over the bus.
 * Returns the claim and the enrolments to be committed with the event; undefined when nobody answers or nobody may.
 */
export async function composeReply(
  deps: ComposeDeps,
  {
    event,
    member,
    domainEvent,
    answer,
  }: {
    event: UserEvent;
    member: MemberSnapshot;
    domainEvent: DomainEvent | undefined;
    /** The confirmation of a choice, when the event is one. */
    answer: readonly LineMessage[] | undefined;
  },
): Promise<{ sendId: string; parts: readonly WritePart[] } | undefined> {
  const { channelId, replyToken, webhookEventId, receivedAt, lineUserId } = event;
  if (replyToken === undefined || !isReachable(member.lifecycle)) return undefined;
  const sendId = deterministicId('reply', channelId, webhookEventId);
  const { memberId } = member;
  const entries =
    domainEvent && !answer
      ? await deps.enterByReply({ event: domainEvent, text: event.meaning.text, member, sendId })
      : [];
  const voices: Voice[] = answer
    ? [{ origin: { kind: 'preferences' }, messages: answer }]
    : [
        ...(await greeting(deps, event)),
        ...(await autoReply(deps, event)),
        ...entries.map(({ journeyId, version, nodeIds, messages }): Voice => {
          return { origin: { kind: 'journey', journeyId, version, nodeIds: [...nodeIds] }, messages };
        }),
      ];
  if (voices.length === 0) return undefined;
  const request: ReplyRequest = {
    sendId,
    channelId,
    memberId,
    lineUserId,
    replyToken,
    receivedAt,
    messages: voices.flatMap(({ messages }) => messages),
    origins: voices.map(({ origin, messages }) => ({ origin, messageCount: messages.length })),
  };
  const claim = await deps.replies.claim(request);
  const answers = voices.map(({ origin }) => origin.kind).filter((kind) => kind !== 'journey');
  // Journeys tell of their sends themselves; greeting and auto-replies are told here, where they are one member's.
  const row = deps.appendActivity({
    id: sendId,
    channelId,
    memberId,
    type: 'reply.sent',
    at: deps.clock.now(),
    detail: { sendId, answers },
  });
  const rows = answers.length > 0 ? [row] : [];
  return { sendId, parts: [...claim, ...rows, ...entries.flatMap(({ parts }) => parts)] };
}

async function greeting(deps: ComposeDeps, { channelId, meaning }: UserEvent): Promise<Voice[]> {
  if (meaning.friendship !== 'followed') return [];
  const found = await deps.autoReplies.readGreeting(channelId);
  const returning = meaning.data['isUnblocked'] === true;
  if (!found?.enabled || (returning && !found.greetReturning)) return [];
  return [{ origin: { kind: 'greeting' }, messages: found.messages }];
}

async function autoReply(deps: ComposeDeps, { channelId, meaning }: UserEvent): Promise<Voice[]> {
  if (meaning.asksForReply !== true) return [];
  const [rules, channel] = await Promise.all([deps.autoReplies.list(channelId), deps.readChannel(channelId)]);
  const rule = chooseAutoReply(rules, {
    text: meaning.text,
    nowEpochMs: deps.clock.now(),
    timeZone: channel?.settings.timeZone ?? 'UTC',
  });
  return rule ? [{ origin: { kind: 'autoReply', ruleId: rule.ruleId }, messages: rule.messages }] : [];
}
