import type { Channel } from '../access/contracts.ts';
import type { ReadRemainingQuota } from '../delivery/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { ReadTemplate } from '../templates/contracts.ts';
import { sendingCostUsd } from './domain/sending-cost.ts';
import { byLineProblems, isByLine } from './domain/by-line-problems.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { dryRunBroadcast, type DryRunDeps } from './dry-run-broadcast.ts';
import { estimateByLine, mostLookMs, savingOf } from './estimate-by-line.ts';
import { examineByLine, type ExamineDeps } from './examine-by-line.ts';
import type { FrozenContent } from './ports.ts';
import type { Estimate } from './views.ts';
import { resolveContent } from './resolve-content.ts';

export interface EstimateDeps extends DryRunDeps, ExamineDeps {
  readTemplate: ReadTemplate;
  readRemainingQuota: ReadRemainingQuota;
  clock: Pick<Clock, 'now'>;
}

/** A request lives 30 s behind the API. */
const mostMs = 15_000;

/** What would happen if the broadcast were sent now; sends and reserves nothing. */
export async function estimateBroadcast(
  deps: EstimateDeps,
  channel: Channel,
  broadcast: Broadcast,
): Promise<Estimate> {
  const { channelId, settings } = channel;
  const { definition } = broadcast;
  const content = await contentOf(deps, channelId, definition);
  if (isByLine(definition)) return estimateByLine(deps, channel, { definition, content });
  const remaining = await deps.readRemainingQuota(channelId);
  const reserve = definition.purpose === 'marketing' ? settings.quotaReserve : 0;
  const most = remaining === undefined ? Infinity : Math.max(0, remaining - reserve);
  const untilEpochMs = deps.clock.now() + mostMs;
  const run = await dryRunBroadcast(deps, channel, broadcast, { content, most, untilEpochMs });
  if ('problem' in run)
    throw new Problem(422, 'Not possible', { errors: [{ path: '/audience', message: run.problem }] });
  const { audience, holdout, targeted, sent, suppressed, multicast, push, exact } = run;
  return {
    ...{ audience, holdout, reach: sent, suppressed, exact },
    lineCalls: { multicast, push, narrowcast: 0, broadcast: 0 },
    quota: {
      remaining: remaining ?? null,
      reserve,
      after: remaining === undefined ? null : remaining - sent,
      fits: targeted <= most,
    },
    awsCostUsd: sendingCostUsd({
      recipients: targeted,
      calls: multicast + push,
      hasCaps: definition.purpose === 'marketing' && settings.frequencyCaps !== null,
    }),
    ...(await alternative(deps, channelId, { definition, content })),
  };
}

/** What LINE's broadcast endpoint would save where all friends get the same. */
async function alternative(
  deps: EstimateDeps,
  channelId: string,
  { definition, content }: Pick<Broadcast, 'definition'> & { content: FrozenContent },
): Promise<Pick<Estimate, 'byLine'>> {
  if (!('allFriends' in definition.audience)) return {};
  const viaLine = { ...definition, via: 'line broadcast' as const };
  const fixed = byLineProblems(viaLine, content);
  // Members are only looked at where that can still change the answer.
  const { problems: found, reach = 0 } =
    fixed.length > 0
      ? { problems: [] }
      : await examineByLine(deps, channelId, viaLine, { untilEpochMs: deps.clock.now() + mostLookMs });
  const problems = [...fixed, ...found];
  const isAllowed = problems.length === 0;
  const saving = isAllowed ? savingOf(reach) : { savedCalls: 0, savedUsd: 0 };
  const words = isAllowed
    ? '`via: "line broadcast"` would send it in one call; LINE would not tell who got it.'
    : "LINE's broadcast endpoint cannot send it: see `problems`.";
  return { byLine: { isAllowed, problems, ...saving, words } };
}

/** @throws Problem 422 for a template that is not there */
async function contentOf(
  deps: EstimateDeps,
  channelId: string,
  definition: Broadcast['definition'],
): Promise<FrozenContent> {
  const resolved = await resolveContent(deps, channelId, definition);
  if (resolved.outcome === 'content') return resolved.content;
  throw new Problem(422, 'Not possible', { errors: resolved.problems });
}
