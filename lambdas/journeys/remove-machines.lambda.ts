import { SFNClient } from '@aws-sdk/client-sfn';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { createSfnMachineCleanup } from './adapters/sfn-machine-cleanup.ts';
import { removeMachines } from './remove-machines.ts';

const machines = createSfnMachineCleanup(new SFNClient({ maxAttempts: 10, retryMode: 'adaptive' }));
const prefix = process.env['MACHINE_PREFIX'];

/** Time that stays for removing and answering after the last stops. */
const reserveMs = 120_000;

/** Custom resource: does nothing until the stack is destroyed, then removes what was made at run time. */
export async function handler(event: CloudFormationCustomResourceEvent, context: Context): Promise<void> {
  let failure: unknown;
  try {
    if (!prefix) throw new Error('Set MACHINE_PREFIX.');
    if (event.RequestType === 'Delete') {
      await removeMachines(
        { machines, hasTime: () => context.getRemainingTimeInMillis() > reserveMs },
        prefix,
      );
    }
  } catch (error) {
    failure = error;
  }
  await answer(event, failure);
}

/** CloudFormation waits for this PUT, whatever happened. */
async function answer(event: CloudFormationCustomResourceEvent, failure: unknown): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = event;
  const outcome =
    failure === undefined
      ? { Status: 'SUCCESS' }
      : { Status: 'FAILED', Reason: failure instanceof Error ? failure.message : 'Unknown failure' };
  const body = JSON.stringify({
    ...outcome,
    StackId,
    RequestId,
    LogicalResourceId,
    PhysicalResourceId: 'journey-machines',
  });
  const response = await fetch(event.ResponseURL, { method: 'PUT', body });
  if (!response.ok) throw new Error(`CloudFormation did not take the answer: HTTP ${response.status}.`);
}
