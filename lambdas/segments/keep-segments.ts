import type { Blobs } from '../shared/domain/blobs.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { mapBounded } from '../shared/domain/map-bounded.ts';
import { Problem } from '../shared/edge/http/problem.ts';
import { rulesOf } from './channel-rules.ts';
import { checkExpression, type CheckExpressionDeps } from './check-expression.ts';
import type { SegmentDefinition, SegmentSets } from './contracts.ts';
import { presets } from './domain/presets.ts';
import { segmentWords } from './domain/segment-words.ts';
import type { SegmentView } from './endpoints.ts';
import type { SegmentStore, StoredSegment } from './ports.ts';
import type { UsersOf } from '../shared/domain/users-of.ts';
import { refuseWhileUsed } from '../shared/edge/http/refuse-while-used.ts';

export type KeepSegmentsDeps = CheckExpressionDeps & {
  segments: SegmentStore;
  sets: Pick<SegmentSets, 'read'>;
  blobs: Pick<Blobs, 'delete'>;
  usersOf: UsersOf;
  clock: Pick<Clock, 'now'>;
  newId: () => string;
};

/** All are evaluated every night for every member. */
const mostSegments = 200;
const readsUnderWay = 16;

interface Written {
  name: string;
  description?: string;
  expression: unknown;
}

/** Segments as people make, read and change them. */
export function keepSegments(deps: KeepSegmentsDeps) {
  const { segments, sets, clock } = deps;
  const now = (): string => new Date(clock.now()).toISOString();

  async function viewsOf(
    channelId: string,
    shown: readonly (StoredSegment | SegmentDefinition)[],
  ): Promise<SegmentView[]> {
    const { nameOf } = rulesOf(await deps.listSegments(channelId));
    return mapBounded(shown, readsUnderWay, async (segment) => {
      const set = await sets.read(channelId, segment.segmentId);
      return {
        preset: false,
        ...segment,
        words: segmentWords(segment.expression, nameOf),
        ...(set ? { evaluated: { asOf: set.asOf, count: set.count } } : {}),
      };
    });
  }

  async function viewOf(channelId: string, shown: StoredSegment | SegmentDefinition): Promise<SegmentView> {
    const [view] = await viewsOf(channelId, [shown]);
    if (!view) throw new Error('A view of one segment was asked for, and none came.');
    return view;
  }

  return {
    list: async (channelId: string): Promise<SegmentView[]> =>
      viewsOf(channelId, [...presets, ...(await segments.list(channelId))]),

    async read(channelId: string, segmentId: string): Promise<SegmentView> {
      const found = presetOf(segmentId) ?? (await segments.read(channelId, segmentId));
      if (!found) throw unknownSegment(segmentId);
      return viewOf(channelId, found);
    },

    async create(channelId: string, { expression: json, ...written }: Written): Promise<SegmentView> {
      const expression = await checkExpression(deps, { channelId, json });
      if ((await segments.list(channelId)).length >= mostSegments) {
        const detail = `A channel has at most ${mostSegments} segments: delete one that is not used.`;
        throw new Problem(409, 'Too many segments', { detail });
      }
      const [segmentId, createdAt] = [deps.newId(), now()];
      const segment = { ...written, segmentId, expression, createdAt, updatedAt: createdAt };
      await segments.create(channelId, segment);
      return viewOf(channelId, segment);
    },

    async change(
      channelId: string,
      segmentId: string,
      { expression: json, ...written }: Written,
    ): Promise<SegmentView> {
      refusePreset(segmentId);
      const before = await segments.read(channelId, segmentId);
      if (!before) throw unknownSegment(segmentId);
      const expression = await checkExpression(deps, { channelId, json, segmentId });
      const segment = { ...written, segmentId, expression, createdAt: before.createdAt, updatedAt: now() };
      if (!(await segments.update(channelId, segment))) throw unknownSegment(segmentId);
      return viewOf(channelId, segment);
    },

    async remove(channelId: string, segmentId: string): Promise<void> {
      refusePreset(segmentId);
      refuseWhileUsed('Segment', await deps.usersOf('segment', channelId, segmentId));
      const set = await sets.read(channelId, segmentId);
      if (!(await segments.remove(channelId, segmentId))) throw unknownSegment(segmentId);
      if (set) await deps.blobs.delete(set.key);
    },
  };
}

const presetOf = (segmentId: string): SegmentDefinition | undefined =>
  presets.find((preset) => preset.segmentId === segmentId);

function refusePreset(segmentId: string): void {
  if (!presetOf(segmentId)) return;
  const detail = 'Presets stay as they are: create a segment of your own from its expression.';
  throw new Problem(409, 'A preset', { detail });
}

export const unknownSegment = (segmentId: string): Problem =>
  new Problem(404, 'Not found', { detail: `The channel has no segment ${segmentId}.` });
