import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic, type ITopic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Addresses } from './addresses.ts';
import { fixedName } from './fixed-name.ts';
import type { EnvironmentOf } from './node-lambda.ts';
import type { SharedEnv } from '../../lambdas/shared/env.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import type { StageSettings } from '../stages.ts';
import type { Permission, Tables } from './permission.ts';
import { PublicApi } from './public-api.ts';

/** What every capability builds on, in whichever stack it stands. */
export interface Core {
  readonly stage: StageSettings;
  readonly tables: Tables;
  readonly bucket: Bucket;
  readonly bucketArn: string;
  readonly api: PublicApi;
  readonly bus: IEventBus;
  /** Where capabilities find what others have made. */
  readonly addresses: Addresses;
  /** Where alarms go. */
  readonly topic: ITopic;
  /** Environment of every function: `lambdas/shared/env.ts`. */
  readonly environment: EnvironmentOf<typeof SharedEnv>;
  readonly readFirstApiKey: Permission;
  /** For functions that make or check links to LINE users. */
  readonly readSigningKey: Permission;
  /** Credentials of channels are stored at run time below one prefix. */
  readonly readCredentials: Permission;
  readonly manageCredentials: Permission;
  /** What signs the outgoing webhooks of channels. */
  readonly manageWebhookSecrets: Permission;
}

/** Makes it in the given stack. */
export function coreOf(stack: Stack, stage: StageSettings, data: DataStack): Core {
  const addresses = new Addresses(stack, stage);
  const topic = new Topic(stack, 'Alarms', { topicName: fixedName(stage, 'alarms'), enforceSSL: true });
  if (stage.alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(stage.alarmEmail));
  const secretPrefix = `kizuna-${stage.name}/channels/`;
  const onSecrets = (name: string, ...actions: readonly string[]): Permission => ({
    actions: actions.map((action) => `secretsmanager:${action}`),
    resources: [
      stack.formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: name,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
  });
  const onCredentials = (...actions: readonly string[]): Permission => ({
    ...onSecrets(`${secretPrefix}*`, ...actions),
    wildcardReason: 'Channels are added at run time, each with its secret below this prefix.',
  });
  const api = new PublicApi(stack, 'PublicApi', stage);
  new EventBus(stack, 'Bus', { eventBusName: addresses.busName });
  return {
    stage,
    tables: data.tables,
    bucket: data.bucket,
    bucketArn: data.bucketArn,
    api,
    bus: EventBus.fromEventBusArn(stack, 'BusByName', addresses.busArn),
    topic: Topic.fromTopicArn(stack, 'AlarmsByName', addresses.topicArn),
    addresses,
    environment: {
      KIZUNA_STAGE: stage.name,
      TABLE_MEMBERS: data.tables.members.tableName,
      TABLE_RECORDS: data.tables.records.tableName,
      TABLE_ACTIVITY: data.tables.activity.tableName,
      SECRET_PREFIX: secretPrefix,
      API_KEY_SECRET_NAME: data.apiKeySecretName,
      SIGNING_KEY_SECRET_NAME: data.signingKeySecretName,
      PUBLIC_BASE_URL: api.baseUrl,
      DEFAULT_TIME_ZONE: stage.timeZone,
      ACTIVITY_RETENTION_DAYS: String(stage.activityRetentionDays),
      LINE_API_BASE_URL: stage.lineApiBaseUrl,
      LINE_DATA_API_BASE_URL: stage.lineDataApiBaseUrl,
    },
    // Secrets Manager adds six characters to the name.
    readFirstApiKey: onSecrets(`${data.apiKeySecretName}-??????`, 'GetSecretValue'),
    readSigningKey: onSecrets(`${data.signingKeySecretName}-??????`, 'GetSecretValue'),
    readCredentials: onCredentials('GetSecretValue'),
    manageCredentials: onCredentials('CreateSecret', 'PutSecretValue'),
    manageWebhookSecrets: {
      // Not there yet, it is asked for without the six characters.
      ...onSecrets(`${secretPrefix}*/webhooks*`, 'GetSecretValue', 'CreateSecret', 'PutSecretValue'),
      wildcardReason: 'Channels are added at run time, each with this secret beside its own.',
    },
  };
}
