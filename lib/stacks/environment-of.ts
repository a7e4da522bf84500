import type { Environment } from 'aws-cdk-lib';
import type { StageSettings } from '../stages.ts';

/** Where a stage's stacks are deployed to. */
export const environmentOf = ({ region, account }: StageSettings): Environment => ({
  region,
  ...(account === undefined ? {} : { account }),
});
