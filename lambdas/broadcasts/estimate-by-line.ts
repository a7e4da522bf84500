import type { Channel } from '../access/contracts.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { byLineProblems } from './domain/by-line-problems.ts';
import { chunkSize } from './domain/manifest.ts';
import { sendingCostUsd } from './domain/sending-cost.ts';
import { examineByLine, type ExamineDeps, type Examined } from './examine-by-line.ts';
import type { FrozenContent } from './ports.ts';
import type { Estimate } from './views.ts';

/** A request lives 30 s behind the API, and an estimate may look at all members twice. */
export const mostLookMs = 8000;

/** What would happen if LINE itself sent a broadcast now. */
export async function estimateByLine(
  deps: ExamineDeps,
  { channelId, settings }: Channel,
  { definition, content }: Pick<Broadcast, 'definition'> & { content: FrozenContent },
): Promise<Estimate> {
  const isNarrowcast = 'narrowcast' in definition.audience;
  const untilEpochMs = deps.clock.now() + mostLookMs;
  const examined = await examineByLine(deps, channelId, definition, { untilEpochMs });
  const problems = [...byLineProblems(definition, content), ...examined.problems];
  const reach = examined.reach ?? null;
  const most = reach ?? mostOf(examined);
  const saving = isNarrowcast ? { savedCalls: 0, savedUsd: 0 } : savingOf(reach ?? 0);
  return {
    ...{ audience: reach, holdout: 0, reach, suppressed: {}, exact: examined.isComplete },
    lineCalls: { multicast: 0, push: 0, narrowcast: Number(isNarrowcast), broadcast: Number(!isNarrowcast) },
    quota: {
      reserve: definition.purpose === 'marketing' ? settings.quotaReserve : 0,
      ...quotaAfter(await deps.readRemainingQuota(channelId), most),
    },
    awsCostUsd: 0,
    byLine: {
      ...{ isAllowed: problems.length === 0, problems },
      ...saving,
      words: isNarrowcast ? narrowcastWords(most) : broadcastWords,
    },
  };
}

function quotaAfter(
  remaining: number | undefined,
  most: number | undefined,
): Pick<Estimate['quota'], 'remaining' | 'after' | 'fits'> {
  if (remaining === undefined) return { remaining: null, after: null, fits: true };
  if (most === undefined) return { remaining, after: null, fits: null };
  return { remaining, after: Math.max(0, remaining - most), fits: most <= remaining };
}

const mostOf = ({ target }: Examined): number | undefined =>
  target.endpoint === 'narrowcast' ? target.limit?.max : undefined;

const narrowcastWords = (most: number | undefined): string =>
  most === undefined
    ? 'Only LINE knows how many it reaches. Until it has ended, LINE sets its whole target reach aside in the quota.'
    : `Only LINE knows how many it reaches: at most ${most}, which LINE sets aside in the quota until it has ended.`;
const broadcastWords =
  'Friends that we know; LINE counts its own, who may be more. LINE does not tell who got it.';

/** Of one call instead of a multicast for 500. */
export const savingOf = (recipients: number): { savedCalls: number; savedUsd: number } => {
  const calls = Math.ceil(recipients / chunkSize);
  return {
    savedCalls: Math.max(0, calls - 1),
    savedUsd: sendingCostUsd({ recipients, calls, hasCaps: false }),
  };
};
