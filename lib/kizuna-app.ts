import { App, Tags, Validations, type AppProps } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AppStack } from './stacks/app-stack.ts';
import { DataStack } from './stacks/data-stack.ts';
import { stageSettings } from './stages.ts';

export interface KizunaApp {
  readonly app: App;
  readonly data: DataStack;
  readonly application: AppStack;
}

/** The two stacks of one stage, checked by cdk-nag. The stage comes from `-c stage=`, else KIZUNA_STAGE, else dev. */
export function kizunaApp(environment: { KIZUNA_STAGE?: string }, props?: AppProps): KizunaApp {
  const app = new App(props);
  const setting = (name: string): string | undefined => app.node.tryGetContext(name) as string | undefined;
  const stage = stageSettings(setting('stage') ?? environment.KIZUNA_STAGE ?? 'dev', setting);
  const data = new DataStack(app, `kizuna-${stage.name}-data`, stage);
  const application = new AppStack(app, `kizuna-${stage.name}-app`, { stage, data });
  Tags.of(app).add('kizuna:stage', stage.name);
  Validations.of(app).addPlugins(new AwsSolutionsChecks());
  return { app, data, application };
}
