import type { Deployment } from './deployment.ts';

/** One thing that must hold for the deployed system; `run` throws when it does not. */
export interface Scenario {
  sentence: string;
  run(deployment: Deployment): Promise<void>;
}
