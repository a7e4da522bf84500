import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from '../lambdas/compose/core.ts';
import type { AudienceWork } from '../lambdas/audiences/ports.ts';
import { composeScoringTask, composeStartNight } from '../lambdas/compose/scoring.ts';
import type { InsightWork } from '../lambdas/insights/ports.ts';
import type { RichMenuWork } from '../lambdas/rich-menus/ports.ts';
import type { StartMachine } from '../lambdas/scoring/ports.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import type { Blobs } from '../lambdas/shared/domain/blobs.ts';
import type { StateMachine } from '../stepfunctions/asl/types.ts';
import type { Workflows } from './kernel/workflow/open-workflows.ts';

/** Names the task function in the machine, as its ARN does in AWS. */
export const scoringTaskArn = 'arn:aws:lambda:local:000000000000:function:kizuna-local-scoring-task';
export const segmentationMachine = 'kizuna-local-segmentation';
const definitionFile = join(import.meta.dirname, '../stepfunctions/segmentation.asl.json');

/** The state machine `segmentation` with its task, and what starts it. */
export async function openScoring(
  core: Core,
  {
    workflows,
    ...platform
  }: {
    workflows: Workflows;
    blobs: Blobs;
    sendToAudienceQueue: SendToQueue<AudienceWork>;
    sendToMenuQueue: SendToQueue<RichMenuWork>;
    sendToInsightQueue: SendToQueue<InsightWork>;
  },
) {
  const text = await readFile(definitionFile, 'utf8');
  const definition = JSON.parse(text.replaceAll('${ScoringTask}', scoringTaskArn)) as StateMachine;
  await workflows.putMachine({ name: segmentationMachine, definition });
  const startMachine: StartMachine = async (execution) => {
    await workflows.startExecution({ machine: segmentationMachine, ...execution });
  };
  return {
    startMachine,
    startNight: composeStartNight(core, { ...platform, startMachine }),
    runScoringTask: composeScoringTask(core, platform.blobs),
  };
}
