import { SFNClient } from '@aws-sdk/client-sfn';
import { createSfnMachines } from '../journeys/adapters/sfn-machines.ts';
import { MachinesEnv } from '../journeys/env.ts';
import type { Machines } from '../journeys/ports.ts';
import { readEnv } from '../shared/env.ts';

/** Step Functions as a deployed function sees it. */
export function awsMachines(): { machines: Machines; stepFunctionArn: string; machinePrefix: string } {
  const env = readEnv(MachinesEnv, process.env);
  return {
    machines: createSfnMachines(new SFNClient({}), {
      statesArn: env.STATES_ARN,
      roleArn: env.JOURNEY_ROLE_ARN,
      stage: env.KIZUNA_STAGE,
    }),
    stepFunctionArn: env.STEP_FUNCTION_ARN,
    machinePrefix: env.MACHINE_PREFIX,
  };
}
