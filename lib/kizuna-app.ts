import { App, Tags, Validations, type AppProps, type Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { CapabilityStack } from './stacks/capability-stack.ts';
import { capabilityStacks } from './stacks/capability-stacks.ts';
import { CoreStack } from './stacks/core-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { stageSettings } from './stages.ts';

export interface KizunaApp {
  readonly app: App;
  readonly data: DataStack;
  readonly core: CoreStack;
  readonly capabilities: readonly Stack[];
}

/**
 * The stacks of one stage, checked by cdk-nag: first data, then core, then those of the capabilities in any order. The
 * stage comes from `-c stage=`, else KIZUNA_STAGE, else dev.
 */
export function kizunaApp(environment: { KIZUNA_STAGE?: string }, props?: AppProps): KizunaApp {
  const app = new App(props);
  const setting = (name: string): string | undefined => app.node.tryGetContext(name) as string | undefined;
  const stage = stageSettings(setting('stage') ?? environment.KIZUNA_STAGE ?? 'dev', setting);
  const idOf = (name: string): string => `kizuna-${stage.name}-${name}`;
  const data = new DataStack(app, idOf('data'), stage);
  const coreStack = new CoreStack(app, idOf('core'), { stage, data });
  coreStack.addStackDependency(data);
  const capabilities = Object.entries(capabilityStacks).map(([name, members]) => {
    const stack = new CapabilityStack(app, idOf(name), { core: coreStack.core, capabilities: members });
    stack.addStackDependency(coreStack);
    return stack;
  });
  Tags.of(app).add('kizuna:stage', stage.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return { app, data, core: coreStack, capabilities };
}
