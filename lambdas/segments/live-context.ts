import type { Channel } from '../access/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { localDay } from '../shared/domain/local-day.ts';
import { rulesOf } from './channel-rules.ts';
import type { ListSegments, SegmentDefinition } from './contracts.ts';
import type { SegmentContext } from './domain/id-set-questions.ts';
import { TakesTooLong } from './examine-members.ts';
import { questionsOfAll } from './matching.ts';
import type { ReadFigures } from './ports.ts';
import { resolveIdSets, type ResolveIdSetsDeps } from './resolve-id-sets.ts';

export type LiveContextDeps = ResolveIdSetsDeps & {
  listSegments: ListSegments;
  readFigures: ReadFigures;
  clock: Pick<Clock, 'now'>;
};

export type LiveContext = SegmentContext & { nameOf: (segmentId: string) => string | undefined };

/**
 * What some segments need to be tested right now.
 * @throws TakesTooLong when looking up who did what takes longer than until then
 */
export async function liveContext(
  deps: LiveContextDeps,
  { channelId, settings }: Channel,
  {
    segments,
    untilEpochMs,
  }: { segments: readonly Pick<SegmentDefinition, 'expression'>[]; untilEpochMs: number },
): Promise<LiveContext> {
  const rest = await contextWithoutSets(deps, { channelId, settings });
  const idSets = await resolveIdSets(deps, {
    channelId,
    nowEpochMs: rest.nowEpochMs,
    questions: questionsOfAll(segments, rest.expressionOf),
    goOn() {
      if (deps.clock.now() >= untilEpochMs) throw new TakesTooLong();
    },
  });
  return { ...rest, idSets };
}

/** All of a context but the answers to questions. */
export async function contextWithoutSets(
  deps: Pick<LiveContextDeps, 'listSegments' | 'readFigures' | 'clock'>,
  { channelId, settings: { timeZone } }: Pick<Channel, 'channelId' | 'settings'>,
): Promise<Omit<LiveContext, 'idSets'> & { definitions: readonly SegmentDefinition[] }> {
  const nowEpochMs = deps.clock.now();
  const today = localDay(nowEpochMs, timeZone);
  const [definitions, figures] = await Promise.all([
    deps.listSegments(channelId),
    deps.readFigures(channelId, today),
  ]);
  return { definitions, nowEpochMs, timeZone, today, ...figures, ...rulesOf(definitions) };
}
