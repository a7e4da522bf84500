import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, MetricFilter, type IFilterPattern } from 'aws-cdk-lib/aws-logs';
import { flattenCfnReference } from 'cdk-nag/lib/utils/flatten-cfn-reference.js';
import { Construct } from 'constructs';
import type { z } from 'zod';
import type { StageSettings } from '../stages.ts';
import { bundle } from './bundle.ts';
import { fixedName } from './fixed-name.ts';
import type { Permission } from './permission.ts';

/** The variables that a function reads, by the schema in its capability's `env.ts`. */
export type EnvironmentOf<Schema extends z.ZodType> = Readonly<
  Record<keyof z.input<Schema> & string, string>
>;

export interface NodeLambdaProps {
  readonly stage: StageSettings;
  /** Path of the entry below `lambdas/`, e.g. `inbound/receive.lambda.ts`. */
  readonly entry: string;
  /** Names, addresses and figures only: secrets are read at run time. */
  readonly environment: Readonly<Record<string, string>>;
  readonly permissions: readonly Permission[];
  /** 1..900. */
  readonly timeoutSeconds: number;
  /** CPU grows with it: 1,769 MB is one core. 512 unless told. */
  readonly memoryMegabytes?: number;
}

/** A function with its own role, which may do what `permissions` say and write its own log, and nothing else. */
export class NodeLambda extends Construct {
  readonly function: Function;
  private readonly role: Role;
  private readonly logGroup: LogGroup;
  private readonly stage: StageSettings;

  constructor(scope: Construct, id: string, props: NodeLambdaProps) {
    super(scope, id);
    this.stage = props.stage;
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup = new LogGroup(this, 'Log', {
      retention: props.stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.allow({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [this.logGroup.logGroupArn],
    });
    for (const permission of props.permissions) this.allow(permission);
    this.function = new Function(this, 'Function', {
      functionName: fixedName(props.stage, props.entry),
      description: `lambdas/${props.entry}`,
      code: Code.fromAsset(bundle(props.entry)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role: this.role,
      logGroup: this.logGroup,
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMegabytes ?? 512,
      tracing: Tracing.DISABLED,
      environment: { ...props.environment, NODE_OPTIONS: '--enable-source-maps' },
    });
  }

  /** Adds a permission; a wildcard in its resources needs the reason. */
  allow({ actions, resources, wildcardReason }: Permission): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
    if (wildcardReason === undefined) return;
    for (const resource of resources) {
      const pattern = flattenCfnReference(Stack.of(this).resolve(resource));
      const id = `AwsSolutions-IAM5[Resource::${pattern}]`;
      Validations.of(this.role).acknowledge({ id, reason: wildcardReason });
    }
  }

  /**
   * A metric of this stage that sums a figure over the log lines that match.
   * @param figure a number, or where the line has it, e.g. `$.StalledCohorts`
   */
  countLogLines(metricName: string, lines: IFilterPattern, figure = '1'): Metric {
    const metricNamespace = `Kizuna/${this.stage.name}`;
    const filter = new MetricFilter(this, metricName, {
      logGroup: this.logGroup,
      metricNamespace,
      metricName,
      filterPattern: lines,
      metricValue: figure,
    });
    return filter.metric({ statistic: 'Maximum', period: Duration.minutes(15) });
  }
}
