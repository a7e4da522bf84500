import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, StreamViewType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { tables, type TableName, type TableShape } from '../../lambdas/shared/tables.ts';
import type { Tables } from '../constructs/permission.ts';
import type { StageSettings } from '../stages.ts';
import { environmentOf } from './environment-of.ts';

/** What must outlive every deployment: tables, bucket, the first API key and the key that signs links. */
export class DataStack extends Stack {
  readonly tables: Tables;
  readonly bucket: Bucket;
  /** As an explicit export: statements that add a key prefix to it are acknowledged word by word. */
  readonly bucketArn: string;
  readonly apiKeySecretName: string;
  readonly signingKeySecretName: string;
  private readonly settings: StageSettings;
  private readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, settings: StageSettings) {
    super(scope, id, {
      env: environmentOf(settings),
      description: `Kizuna ${settings.name}: what must outlive every deployment`,
      terminationProtection: settings.retainData,
    });
    this.settings = settings;
    this.removalPolicy = settings.retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    this.tables = {
      members: this.table('members'),
      records: this.table('records'),
      activity: this.table('activity'),
    };
    this.bucket = this.mediaBucket();
    this.bucketArn = this.exportValue(this.bucket.bucketArn);
    this.exportForGood();
    this.apiKeySecretName = `kizuna-${settings.name}/first-api-key`;
    this.firstApiKey();
    this.signingKeySecretName = `kizuna-${settings.name}/signing-key`;
    this.signingKey();
  }

  private table(name: TableName): TableV2 {
    const shape: TableShape = tables[name];
    const text = (attribute: string) => ({ name: attribute, type: AttributeType.STRING });
    return new TableV2(this, `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`, {
      partitionKey: text(shape.partitionKey),
      sortKey: text(shape.sortKey),
      billing: Billing.onDemand(),
      globalSecondaryIndexes: shape.indexes.map((index) => ({
        indexName: index.name,
        partitionKey: text(index.partitionKey),
        sortKey: text(index.sortKey),
        ...(index.projection === 'all'
          ? { projectionType: ProjectionType.ALL }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.projection] }),
      })),
      timeToLiveAttribute: shape.timeToLiveAttribute,
      ...(shape.stream ? { dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES } : {}),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: this.settings.retainData,
      removalPolicy: this.removalPolicy,
    });
  }

  /** What capabilities import, whether one does at the moment or not: an export that came and went would block deploys. */
  private exportForGood(): void {
    const { members, records, activity } = this.tables;
    for (const table of [members, records, activity]) {
      this.exportValue(table.tableName);
      this.exportValue(table.tableArn);
    }
    this.exportValue(records.tableStreamArn);
    this.exportValue(this.bucket.bucketName);
  }

  private mediaBucket(): Bucket {
    const bucket = new Bucket(this, 'Media', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // Uploads that nobody starts are full of personal data.
      lifecycleRules: [
        { prefix: 'imports/', expiration: Duration.days(7) },
        { prefix: 'scoring-runs/', expiration: Duration.days(7) },
        // As long as the figures of the day.
        { prefix: 'scoring/', expiration: Duration.days(731) },
      ],
      removalPolicy: this.removalPolicy,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only our own functions read and write it; CloudTrail data events are the owner’s choice, at a price.',
    });
    return bucket;
  }

  private firstApiKey(): void {
    const secret = new Secret(this, 'ApiKey', {
      secretName: this.apiKeySecretName,
      description: 'First API key of Kizuna. Make further ones through the API.',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: this.removalPolicy,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'People hold this key; they replace it through the API when they choose to, not on a schedule.',
    });
  }

  private signingKey(): void {
    const secret = new Secret(this, 'SigningKey', {
      secretName: this.signingKeySecretName,
      description: 'Signs the links that Kizuna sends. A new key makes all links in old messages invalid.',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: this.removalPolicy,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'Links in messages that were sent must stay valid, so the key is not changed on a schedule.',
    });
  }
}
