import type { Channel } from '../access/contracts.ts';
import { isPersonal, type PreviewPolicy, type ReadRemainingQuota } from '../delivery/contracts.ts';
import { linksIn } from '../links/contracts.ts';
import type { MemberRow } from '../members/contracts.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import type { Clock } from '../shared/domain/clock.ts';
import type { MessageContent, ReadTemplate } from '../templates/contracts.ts';
import { sendingCostUsd } from './domain/sending-cost.ts';
import { byLineProblems, isByLine } from './domain/by-line-problems.ts';
import { createAssignGroup } from './domain/assign-group.ts';
import type { Broadcast } from './domain/broadcast.ts';
import { chunkSize } from './domain/manifest.ts';
import { estimateByLine, mostLookMs, savingOf } from './estimate-by-line.ts';
import { examineByLine, type ExamineDeps } from './examine-by-line.ts';
import type { FrozenContent } from './ports.ts';
import type { Estimate } from './views.ts';
import { resolveContent } from './resolve-content.ts';
import { createIsRecipient, scanRecipients, type ScanDeps } from './scan-recipients.ts';

export interface EstimateDeps extends ScanDeps, ExamineDeps {
  readTemplate: ReadTemplate;
  readRemainingQuota: ReadRemainingQuota;
  previewPolicy: PreviewPolicy;
  clock: Pick<Clock, 'now'>;
}

/** A request lives 30 s behind the API. */
const mostMs = 15_000;
/** Policy of so many members stands for all: their caps lie in an item each. */
const sampleSize = 500;

/** What would happen if the broadcast were sent now; sends and reserves nothing. */
export async function estimateBroadcast(
  deps: EstimateDeps,
  channel: Channel,
  { broadcastId, definition }: Broadcast,
): Promise<Estimate> {
  const { channelId, settings } = channel;
  const content = await contentOf(deps, channelId, definition);
  if (isByLine(definition)) return estimateByLine(deps, channel, { definition, content });
  const recipients = await createIsRecipient(deps, channel, definition);
  if ('problem' in recipients)
    throw new Problem(422, 'Not possible', { errors: [{ path: '/audience', message: recipients.problem }] });
  const groupOf = createAssignGroup(broadcastId, definition, { languageOf: () => '', bestHourOf: () => 0 });
  const found = await countRecipients(deps, channelId, {
    ...{ definition, untilEpochMs: deps.clock.now() + mostMs, isRecipient: recipients.test },
    isHeldOut: (row) => groupOf(row) === undefined,
  });
  const audience = Math.round(found.audience * found.scale);
  const holdout = Math.round(found.holdout * found.scale);
  const targeted = audience - holdout;
  const suppressed = await suppressedAmong(deps, channelId, { definition, sample: found.sample, targeted });
  const reach = targeted - Object.values(suppressed).reduce((sum, count) => sum + count, 0);
  const isPush = Object.values(content).some((said) => isSaidPersonally(definition, said));
  const remaining = await deps.readRemainingQuota(channelId);
  const reserve = definition.purpose === 'marketing' ? settings.quotaReserve : 0;
  const lineCalls = isPush
    ? { ...noCalls, push: reach }
    : { ...noCalls, multicast: Math.ceil(targeted / chunkSize) };
  return {
    ...{ audience, holdout, reach, suppressed, lineCalls, exact: found.exact },
    quota: {
      remaining: remaining ?? null,
      reserve,
      after: remaining === undefined ? null : remaining - reach,
      fits: remaining === undefined || reach <= remaining - reserve,
    },
    awsCostUsd: sendingCostUsd({
      recipients: targeted,
      calls: lineCalls.multicast + lineCalls.push,
      hasCaps: definition.purpose === 'marketing' && settings.frequencyCaps !== null,
    }),
    ...(await alternative(deps, channelId, { definition, content })),
  };
}

const noCalls = { multicast: 0, push: 0, narrowcast: 0, broadcast: 0 };

interface Count {
  audience: number;
  holdout: number;
  sample: string[];
  scale: number;
  exact: boolean;
}

async function countRecipients(
  deps: EstimateDeps,
  channelId: string,
  given: {
    definition: Broadcast['definition'];
    untilEpochMs: number;
    isRecipient: (row: MemberRow) => boolean;
    isHeldOut: (row: MemberRow) => boolean;
  },
): Promise<Count> {
  const count: Count = { audience: 0, holdout: 0, sample: [], scale: 1, exact: true };
  const { scale } = await scanRecipients(deps, channelId, given, (row) => {
    if (!given.isRecipient(row)) return;
    count.audience += 1;
    if (given.isHeldOut(row)) count.holdout += 1;
    else if (count.sample.length < sampleSize) count.sample.push(row.memberId);
  });
  return { ...count, scale, exact: scale === 1 };
}

async function suppressedAmong(
  { previewPolicy }: EstimateDeps,
  channelId: string,
  {
    definition,
    sample,
    targeted,
  }: { definition: Broadcast['definition']; sample: string[]; targeted: number },
): Promise<Record<string, number>> {
  if (sample.length === 0) return {};
  const { purpose, topicId } = definition;
  const found = await previewPolicy({ channelId, memberIds: sample, purpose, topicId });
  return Object.fromEntries(
    Object.entries(found).map(([reason, count]) => [reason, Math.round((count * targeted) / sample.length)]),
  );
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

/** By a field, or by links that are each member's own. */
const isSaidPersonally = (
  { links }: Broadcast['definition'],
  { default: usual, byLanguage }: MessageContent,
): boolean =>
  [usual, ...Object.values(byLanguage)].some(
    (messages) => isPersonal(messages) || (links?.mode === 'perMember' && linksIn(messages).length > 0),
  );

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
