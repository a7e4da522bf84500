import type { Core } from '../lambdas/compose/core.ts';
import {
  composeIntake,
  composeJourneysApi,
  composeReact,
  composeRoundWork,
} from '../lambdas/compose/journeys.ts';
import type { RoundWork } from '../lambdas/journeys/domain/round.ts';
import type { Machines } from '../lambdas/journeys/ports.ts';
import type { Blobs } from '../lambdas/shared/domain/blobs.ts';
import type { MessageSchedules } from '../lambdas/shared/domain/message-schedules.ts';
import type { Route } from '../lambdas/shared/edge/http/endpoint.ts';
import type { Queues } from './queues.ts';

/** Names the step function in compiled machines, as its ARN does in AWS. */
const stepFunctionArn = 'arn:aws:lambda:local:000000000000:function:kizuna-local-journeys-step:live';
const machinePrefix = 'kizuna-local-j-';

/** Starts what lets members into journeys, and returns the routes of journeys. */
export function runJourneys(
  core: Core,
  queues: Queues,
  platform: {
    machines: Machines;
    blobs: Blobs;
    schedules: MessageSchedules<RoundWork>;
    /** Absent: the most there may be. */
    mostMembers: number | undefined;
  },
): Route[] {
  const sendToRoundQueue = queues.rounds.send;
  const sendToEntryQueue = queues.entry.send;
  queues.react.consume(composeReact(core, sendToEntryQueue));
  queues.entry.consume(composeIntake(core, platform));
  queues.spawn.consume(composeIntake(core, platform));
  queues.rounds.consume(composeRoundWork(core, { ...platform, sendToRoundQueue, sendToEntryQueue }));
  return composeJourneysApi(core, {
    ...{ ...platform, sendToRoundQueue },
    ...{ stepFunctionArn, machinePrefix },
  });
}
