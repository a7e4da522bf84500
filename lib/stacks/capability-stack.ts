import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Core } from '../constructs/core.ts';
import type { Capability } from './capability-stacks.ts';
import { environmentOf } from './environment-of.ts';

/** Capabilities that compute; it can be destroyed and deployed again without loss of data. */
export class CapabilityStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { core, capabilities }: { core: Core; capabilities: Readonly<Record<string, Capability>> },
  ) {
    super(scope, id, {
      env: environmentOf(core.stage),
      description: `Kizuna ${core.stage.name}: ${Object.keys(capabilities).join(', ')}`,
    });
    for (const [name, Capability] of Object.entries(capabilities)) new Capability(this, name, core);
  }
}
