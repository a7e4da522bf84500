import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { adminApi, type CallApi } from './admin-api.ts';
import type { Cdk } from './cdk.ts';
import type { Emulator } from './emulator.ts';
import type { Line } from './line.ts';
import type { SecondCode } from './second-code.ts';

/** What the scenarios act on. */
export interface Deployment {
  cdk: Cdk;
  line: Line;
  secondCode: SecondCode;
  baseUrl: string;
  callApi: CallApi;
  dynamo: DynamoDBClient;
  stepFunctions: SFNClient;
  s3: S3Client;
}

/** Finds the way to what `cdk deploy` made, by its outputs only. */
export async function findDeployment(
  emulator: Emulator,
  parts: { cdk: Cdk; line: Line; secondCode: SecondCode },
): Promise<Deployment> {
  const client = {
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const [apiId = ''] = new URL(parts.cdk.output('BaseUrl')).hostname.split('.');
  const baseUrl = `${emulator.endpoint}/_aws/execute-api/${apiId}`;
  const [, secretName] = /--secret-id (\S+)/.exec(parts.cdk.output('ReadApiKey')) ?? [];
  const secrets = new SecretsManagerClient(client);
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretName }));
  return {
    ...parts,
    baseUrl,
    callApi: adminApi(baseUrl, SecretString),
    dynamo: new DynamoDBClient(client),
    stepFunctions: new SFNClient(client),
    s3: new S3Client({ ...client, forcePathStyle: true }),
  };
}
