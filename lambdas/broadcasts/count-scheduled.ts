import { codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import type { Channel } from '../access/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import { openCodeBudget, type CodeBudget } from './code-budget.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { nextOccurrence } from './domain/next-occurrence.ts';
import type { Month } from './domain/quota-forecast.ts';
import type { DryRunDeps } from './dry-run-broadcast.ts';
import { groupByContent } from './group-by-content.ts';
import { messagesIn, resolveContent } from './resolve-content.ts';
import { createIsRecipient, scanRecipients } from './scan-recipients.ts';

export interface CountScheduledDeps extends DryRunDeps {
  readTemplate: ReadTemplate;
}

export interface Scheduled {
  broadcastId: string;
  name: string;
  at: number;
  /** Until the end of the month. */
  occurrences: number;
  /** Of each, as policy has it now. Null: only LINE knows, or a list cannot be read. */
  recipients: number | null;
  /** Of all occurrences together, as far as codes suffice. */
  messages: number | null;
}

/** A request lives 30 s behind the API. */
const mostMs = 10_000;

/** Whom scheduled broadcasts would reach, all counted in one pass over the members. */
export async function countScheduled(
  deps: CountScheduledDeps,
  channel: Channel,
  { planned, month }: { planned: readonly Broadcast[]; month: Month },
): Promise<{ scheduled: Scheduled[]; isExact: boolean }> {
  const { channelId, settings } = channel;
  const inOrder = planned.toSorted((a, b) => (a.scheduledAt ?? 0) - (b.scheduledAt ?? 0));
  const counters = await Promise.all(inOrder.map((broadcast) => openCounter(deps, channel, broadcast)));
  const needed = counters.flatMap((counter) => counter ?? []);
  const everybody = { audience: { allFriends: true as const } };
  const untilEpochMs = deps.clock.now() + mostMs;
  const { scale } =
    needed.length === 0
      ? { scale: 1 }
      : await scanRecipients(deps, channelId, { definition: everybody, untilEpochMs }, (row) => {
          for (const counter of needed) counter.count(row);
        });
  const budget = openCodeBudget(deps, channelId);
  const scheduled: Scheduled[] = [];
  // Codes go to who comes first.
  for (const [index, broadcast] of inOrder.entries()) {
    const occurrences = occurrencesIn(broadcast, month, settings.timeZone);
    scheduled.push({
      ...{ broadcastId: broadcast.broadcastId, name: broadcast.definition.name, occurrences },
      at: broadcast.scheduledAt ?? 0,
      ...(await totalOf(counters[index], { broadcast, budget, scale, occurrences })),
    });
  }
  return { scheduled, isExact: scale === 1 };
}

interface Counter {
  count: (row: MemberRow) => void;
  /** Members who get the same words, by the pools that these take codes from. */
  groups: ReadonlyMap<string, { poolIds: readonly string[]; members: number }>;
}

async function openCounter(
  deps: CountScheduledDeps,
  channel: Channel,
  broadcast: Broadcast,
): Promise<Counter | undefined> {
  const { channelId } = channel;
  const { definition } = broadcast;
  const [recipients, resolved, policy] = await Promise.all([
    createIsRecipient(deps, channel, definition),
    resolveContent(deps, channelId, definition),
    deps.previewPolicy({ channelId, purpose: definition.purpose, topicId: definition.topicId }),
  ]);
  if ('problem' in recipients || resolved.outcome === 'problems') return undefined;
  const { content } = resolved;
  const groupOf = groupByContent(broadcast, content, () => 0);
  const groups = new Map<string, { poolIds: readonly string[]; members: number }>();
  return {
    groups,
    count: (row) => {
      const group = recipients.test(row) ? groupOf(row) : undefined;
      if (!group || policy.whyExcluded(row) !== undefined) return;
      const key = `${group.variant}\0${group.language}`;
      const said = content[group.variant] ?? Object.values(content)[0];
      const known = groups.get(key) ?? {
        poolIds: said ? codePoolsOf(messagesIn(said, group.language)) : [],
        members: 0,
      };
      groups.set(key, { ...known, members: known.members + 1 });
    },
  };
}

async function totalOf(
  counter: Counter | undefined,
  given: { broadcast: Broadcast; budget: CodeBudget; scale: number; occurrences: number },
): Promise<Pick<Scheduled, 'recipients' | 'messages'>> {
  const { broadcast, budget, scale, occurrences } = given;
  if (!counter) {
    const most = mostOf(broadcast);
    return { recipients: most, messages: most === null ? null : most * occurrences };
  }
  let [recipients, messages] = [0, 0];
  for (const { poolIds, members } of counter.groups.values()) {
    const count = Math.round(members * scale);
    recipients += count;
    messages += await budget.drawCount(poolIds, count * occurrences);
  }
  return { recipients, messages };
}

const mostOf = ({ definition: { audience } }: Broadcast): number | null =>
  'narrowcast' in audience ? (audience.narrowcast.limit?.max ?? null) : null;

function occurrencesIn(
  { scheduledAt = 0, recurrence }: Broadcast,
  { endsAt }: Month,
  timeZone: string,
): number {
  if (!recurrence) return scheduledAt < endsAt ? 1 : 0;
  let count = 0;
  for (let at = scheduledAt; at < endsAt; at = nextOccurrence(recurrence, at, timeZone)) count += 1;
  return count;
}
