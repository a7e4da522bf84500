import { z } from 'zod';
import { finishRun, type FinishRunDeps } from './finish-run.ts';
import { measurePart, type MeasurePartDeps } from './measure-part.ts';
import { mergeRun, type MergeRunDeps } from './merge-run.ts';
import { planRun } from './plan-run.ts';
import type { RunStore, SnapshotStore } from './ports.ts';
import { scorePart, type ScorePartDeps } from './score-part.ts';

const Part = z.object({ from: z.int().min(0).max(255), to: z.int().min(0).max(255) });
const Run = z.object({ channelId: z.string(), runId: z.string() });

/** What the state machine `segmentation` asks of its one function. */
export const ScoringTask = z.discriminatedUnion('task', [
  Run.extend({ task: z.literal('plan') }),
  Run.extend({ task: z.literal('measure'), part: Part }),
  Run.extend({ task: z.literal('merge'), parts: z.array(Part) }),
  Run.extend({ task: z.literal('score'), part: Part }),
  Run.extend({ task: z.literal('finish'), parts: z.array(Part) }),
  Run.extend({ task: z.literal('give up') }),
]);

export type RunTaskDeps = MeasurePartDeps &
  MergeRunDeps &
  ScorePartDeps &
  FinishRunDeps & { runs: RunStore; snapshots: SnapshotStore };

/** One task of a run; each can be repeated without harm. What it answers is small: results lie in files of the run. */
export function createRunTask(deps: RunTaskDeps) {
  return async (payload: unknown): Promise<unknown> => {
    const order = ScoringTask.parse(payload);
    switch (order.task) {
      case 'plan':
        return planRun(deps, order);
      case 'measure':
        await measurePart(deps, order);
        return {};
      case 'merge':
        await mergeRun(deps, order);
        return {};
      case 'score':
        await scorePart(deps, order);
        return {};
      case 'finish':
        return finishRun(deps, order);
      case 'give up':
        await deps.runs.close(order.channelId, order.runId, {
          status: 'failed',
          finishedAt: new Date(deps.clock.now()).toISOString(),
        });
        return {};
    }
  };
}
