import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { coreOf, type Core } from '../constructs/core.ts';
import { Dashboard } from '../constructs/dashboard.ts';
import type { StageSettings } from '../stages.ts';
import type { DataStack } from './data-stack.ts';
import { environmentOf } from './environment-of.ts';

/** What capabilities share: HTTP API, bus, alarms and dashboard; its outputs are all that people need to begin. */
export class CoreStack extends Stack {
  readonly core: Core;

  constructor(scope: Construct, id: string, { stage, data }: { stage: StageSettings; data: DataStack }) {
    super(scope, id, {
      env: environmentOf(stage),
      description: `Kizuna ${stage.name}: API, bus, alarms; its outputs say how to begin`,
    });
    this.core = coreOf(this, stage, data);
    // The one thing whose name AWS chooses: exported for good, whoever imports it at the moment.
    this.exportValue(this.core.api.api.apiId);
    new Dashboard(this, 'Dashboard', this.core);
    this.say(data.apiKeySecretName);
  }

  private say(apiKeySecretName: string): void {
    const { stage, api } = this.core;
    new CfnOutput(this, 'ReadApiKey', {
      description: 'Run this to read the first API key',
      value: `aws secretsmanager get-secret-value --region ${stage.region} --secret-id ${apiKeySecretName} --query SecretString --output text`,
    });
    new CfnOutput(this, 'BaseUrl', { value: api.baseUrl, description: 'Base URL of the admin API' });
    new CfnOutput(this, 'WebhookUrl', {
      value: `${api.baseUrl}/line/webhook/<channelId>`,
      description: 'Webhook URL for the LINE Developers Console',
    });
  }
}
