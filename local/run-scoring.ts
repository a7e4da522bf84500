import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from '../lambdas/compose/core.ts';
import type { AudienceWork } from '../lambdas/audiences/ports.ts';
import { composeScoringTask, composeStartNight } from '../lambdas/compose/scoring.ts';
import type { RichMenuWork } from '../lambdas/rich-menus/ports.ts';
import type { StartMachine } from '../lambdas/scoring/ports.ts';
import type { SendToQueue } from '../lambdas/shared/domain/queue.ts';
import type { Blobs } from '../lambdas/shared/domain/blobs.ts';
import type { StateMachine } from '../stepfunctions/asl/types.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createLocalOnceSchedules, createLocalSchedules } from './kernel/schedule/local-schedules.ts';
import { openScheduler } from './kernel/schedule/open-scheduler.ts';
import type { Workflows } from './kernel/workflow/open-workflows.ts';

/** Names the task function in the machine, as its ARN does in AWS. */
export const scoringTaskArn = 'arn:aws:lambda:local:000000000000:function:kizuna-local-scoring-task';
export const segmentationMachine = 'kizuna-local-segmentation';
const definitionFile = join(import.meta.dirname, '../stepfunctions/segmentation.asl.json');

/** The state machine `segmentation` with its task, what starts it, and the channels' schedules: nights, and turns of rich menus. */
export async function openScoring(
  core: Core,
  {
    kernel,
    workflows,
    ...platform
  }: {
    kernel: Kernel;
    workflows: Workflows;
    blobs: Blobs;
    sendToAudienceQueue: SendToQueue<AudienceWork>;
    sendToMenuQueue: SendToQueue<RichMenuWork>;
  },
) {
  const text = await readFile(definitionFile, 'utf8');
  const definition = JSON.parse(text.replaceAll('${ScoringTask}', scoringTaskArn)) as StateMachine;
  await workflows.putMachine({ name: segmentationMachine, definition });
  const startMachine: StartMachine = async (execution) => {
    await workflows.startExecution({ machine: segmentationMachine, ...execution });
  };
  const startNight = composeStartNight(core, { ...platform, startMachine });
  const scheduler = await openScheduler(kernel, async ({ name, input }) => {
    const { channelId } = input as { channelId: string };
    if (name.startsWith('rich-menus-'))
      await platform.sendToMenuQueue([{ body: { work: 'apply', channelId }, groupId: channelId }]);
    else await startNight(channelId);
  });
  const schedules = createLocalSchedules(scheduler);
  const onceSchedules = createLocalOnceSchedules(scheduler);
  return { startMachine, schedules, onceSchedules, runScoringTask: composeScoringTask(core, platform.blobs) };
}
