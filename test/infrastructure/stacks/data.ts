import { onlyOne, pathOf, resourcesOf, type Stacks } from '../synthesize.ts';

interface TableProperties {
  BillingMode: string;
  StreamSpecification?: { StreamViewType: string };
  TimeToLiveSpecification: { AttributeName: string; Enabled: boolean };
  Replicas: readonly {
    DeletionProtectionEnabled: boolean;
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: boolean };
  }[];
}

export function describeData({ data, devData }: Stacks): void {
  const tables = Object.values(resourcesOf<TableProperties>(data, 'AWS::DynamoDB::GlobalTable'));

  describe('data stack in prod', () => {
    it('keeps these resources; another logical id would orphan the data', () => {
      const kept = Object.entries(data.Resources).filter(
        ([, { DeletionPolicy }]) => DeletionPolicy === 'Retain',
      );
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
      expect(onlyOne(data, 'AWS::S3::Bucket')).toMatchObject({
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
      expect(data.Resources['ApiKeyF9DDEE66']?.Properties).toMatchObject({
        GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true },
      });
    });
  });

  describe('data stack in dev', () => {
    it('goes with its stack', () => {
      const policies = Object.values(devData.Resources).map(({ DeletionPolicy }) => DeletionPolicy);
      expect(policies).toContain('Delete');
      expect(policies).not.toContain('Retain');
    });
  });
}
