import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { DataStack } from '../../lib/stacks/data-stack.ts';
import { stageSettings } from '../../lib/stages.ts';
import { pathOf, resourcesOf, type Resource } from './synthesize.ts';

interface TableProperties {
  BillingMode: string;
  StreamSpecification?: { StreamViewType: string };
  TimeToLiveSpecification: { AttributeName: string; Enabled: boolean };
  Replicas: readonly {
    DeletionProtectionEnabled: boolean;
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: boolean };
  }[];
}

/** The data stack alone, which needs no bundles. */
const dataStack = (stage: string): Template =>
  Template.fromStack(
    new DataStack(
      new App({ context: { 'aws:cdk:enable-path-metadata': true } }),
      `kizuna-${stage}-data`,
      stageSettings(stage, () => undefined),
    ),
  );

const data = dataStack('prod');
const kept = Object.entries(data.toJSON()['Resources'] as Record<string, Resource>).filter(
  ([, { DeletionPolicy }]) => DeletionPolicy === 'Retain',
);
const tables = Object.values(resourcesOf<TableProperties>(data, 'AWS::DynamoDB::GlobalTable'));

describe('data stack in prod', () => {
  it('keeps these resources; another logical id would orphan the data', () => {
    expect(Object.fromEntries(kept.map(([id, { Type }]) => [id, Type]))).toEqual({
      MembersFEE56442: 'AWS::DynamoDB::GlobalTable',
      Records091F6ECA: 'AWS::DynamoDB::GlobalTable',
      Activity04690B0A: 'AWS::DynamoDB::GlobalTable',
      MediaA721A567: 'AWS::S3::Bucket',
      ApiKeyF9DDEE66: 'AWS::SecretsManager::Secret',
      SigningKeyEEFC2790: 'AWS::SecretsManager::Secret',
    });
  });

  it('pays tables by request, recovers them to any second, forgets by expiry and refuses their deletion', () => {
    for (const { Properties } of tables) {
      expect(Properties.BillingMode).toBe('PAY_PER_REQUEST');
      expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
      expect(Properties.Replicas).toEqual([
        expect.objectContaining({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ]);
    }
  });

  it('streams both images of records, and of nothing else', () => {
    const streams = tables.map((table) => [
      pathOf(table),
      table.Properties.StreamSpecification?.StreamViewType,
    ]);
    expect(Object.fromEntries(streams)).toEqual({ Records: 'NEW_AND_OLD_IMAGES' });
  });

  it('keeps media private, encrypted and behind TLS', () => {
    data.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(JSON.stringify(resourcesOf(data, 'AWS::S3::BucketPolicy'))).toContain(
      '"aws:SecureTransport":"false"',
    );
  });

  it('generates the first API key', () => {
    data.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true },
    });
  });
});

describe('data stack in dev', () => {
  it('goes with its stack', () => {
    const dev = dataStack('dev');
    expect(
      Object.values(dev.toJSON()['Resources'] as Record<string, Resource>).map(
        ({ DeletionPolicy }) => DeletionPolicy,
      ),
    ).not.toContain('Retain');
  });
});
