import type { Deliver } from '../delivery/contracts.ts';
import type { ReadMembers } from '../members/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { languageOf, type ReadTemplate } from '../templates/contracts.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { messagesIn, resolveContent } from './resolve-content.ts';

export interface TestDeps {
  deliver: Deliver;
  readTemplate: ReadTemplate;
  readMembers: ReadMembers;
  newId: () => string;
}

export interface TestSend {
  variant: string;
  language: string;
  sent: number;
  suppressed: number;
  failed: number;
  unknown: number;
}

/** Sends what a broadcast says now to some members, each in its language, as transactional sends. */
export async function testBroadcast(
  deps: TestDeps,
  { channelId, broadcastId, definition }: Broadcast,
  { memberIds, variant }: { memberIds: readonly string[]; variant?: string | undefined },
): Promise<TestSend[]> {
  const resolved = await resolveContent(deps, channelId, definition);
  if (resolved.outcome === 'problems') throw new Problem(422, 'Not possible', { errors: resolved.problems });
  const members = await deps.readMembers(channelId, memberIds);
  const unknown = memberIds.flatMap((memberId, index) =>
    members.has(memberId)
      ? []
      : [{ path: `/memberIds/${index}`, message: 'The channel has no such member.' }],
  );
  if (unknown.length > 0) throw new Problem(422, 'Not possible', { errors: unknown });
  const variants = Object.entries(resolved.content).filter(
    ([name]) => variant === undefined || name === variant,
  );
  if (variants.length === 0)
    throw new Problem(422, 'Not possible', {
      errors: [{ path: '/variant', message: `The broadcast has no variant ${variant ?? ''}.` }],
    });
  const sends: TestSend[] = [];
  for (const [name, content] of variants) {
    const groups = Map.groupBy(members.values(), ({ language }) => languageOf(content, language));
    for (const [language, group] of groups) {
      const outcome = await deps.deliver({
        ...{ sendId: deps.newId(), channelId, purpose: 'transactional' },
        memberIds: group.map(({ memberId }) => memberId),
        messages: messagesIn(content, language),
        origin: { kind: 'test', broadcastId },
      });
      if (outcome.outcome !== 'closed')
        throw new Problem(409, 'LINE does not take it', {
          detail: outcome.outcome === 'parked' ? `${outcome.reason}.` : 'It is quiet now.',
        });
      const { sent, suppressed, failed, unknown: unclear } = outcome;
      sends.push({ variant: name, language, sent, suppressed, failed, unknown: unclear });
    }
  }
  return sends;
}
