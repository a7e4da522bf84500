import type { JourneyTrigger } from '../../stepfunctions/journey/definition.ts';
import { kindOfTrigger } from '../../stepfunctions/journey/triggers/kind-of-trigger.ts';
import { listensTo, startsWith } from '../../stepfunctions/journey/triggers/starts-with.ts';
import type { DomainEvent } from '../events/contracts.ts';
import type { ReadMembers, ReadMessageText } from '../members/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { intensityAt } from '../tags/contracts.ts';

export interface EntrantsDeps {
  readMembers: ReadMembers;
  readMessageText: ReadMessageText;
  clock: Clock;
}

/** Asks triggers whom an event lets enter; what they need besides it is read once, and only when one asks for it. */
export function openEntrants(
  deps: EntrantsDeps,
  event: DomainEvent,
): (trigger: JourneyTrigger) => Promise<string[]> {
  let text: Promise<string | undefined> | undefined;
  return async (trigger) => {
    if (!listensTo(trigger, event)) return [];
    const asked = kindOfTrigger(trigger).asks?.(trigger);
    const said = asked === 'text' ? await (text ??= readText(deps, event)) : undefined;
    if (!startsWith(trigger, { ...event, ...(said === undefined ? {} : { text: said }) })) return [];
    return asked === 'member' ? takenMembers(deps, trigger, event) : event.memberIds;
  };
}

async function readText(
  { readMessageText }: EntrantsDeps,
  { channelId, memberIds: [memberId], occurredAt, data: { messageId, messageType } }: DomainEvent,
): Promise<string | undefined> {
  if (memberId === undefined || messageType !== 'text' || typeof messageId !== 'string') return undefined;
  return readMessageText({ channelId, memberId, messageId, at: Date.parse(occurredAt) });
}

async function takenMembers(
  { readMembers, clock }: EntrantsDeps,
  trigger: JourneyTrigger,
  { channelId, memberIds }: DomainEvent,
): Promise<string[]> {
  const members = await readMembers(channelId, memberIds);
  return memberIds.filter((memberId) => {
    const member = members.get(memberId);
    if (!member) return false;
    const tags = Object.fromEntries(
      Object.entries(member.tags).map(([name, tag]) => [name, intensityAt(tag, clock.now())]),
    );
    return kindOfTrigger(trigger).takes?.(trigger, { tags }) === true;
  });
}
