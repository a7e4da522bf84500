import { ArnFormat, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { NodeLambda } from './node-lambda.ts';
import type { Permission } from './permission.ts';

type MachineAction =
  'CreateStateMachine' | 'TagResource' | 'DeleteStateMachine' | 'StartExecution' | 'ListExecutions';

const madeAtRunTime =
  'State machines are made when a journey is published; this prefix tells ours from all others.';

/**
 * The state machines that exist only at run time, one a published version: the role they run as, the prefix they are
 * known by, and their removal with the stack.
 */
export class JourneyMachines extends Construct {
  readonly prefix: string;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: { stage: StageSettings; stepArn: string }) {
    super(scope, id);
    const { stage, stepArn } = props;
    this.prefix = `kizuna-${stage.name}-j-`;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        CallStep: new PolicyDocument({
          statements: [new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [stepArn] })],
        }),
      },
    });
    this.removeWithStack(stage);
  }

  /** `arn:aws:states:<region>:<account>` */
  get statesArn(): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:states:${region}:${account}`;
  }

  get machineArns(): string {
    return this.arns('stateMachine', '*');
  }

  onMachines(...actions: readonly MachineAction[]): Permission {
    return {
      actions: actions.map((action) => `states:${action}`),
      resources: [this.machineArns],
      wildcardReason: madeAtRunTime,
    };
  }

  get stopExecutions(): Permission {
    return {
      actions: ['states:StopExecution'],
      resources: [this.arns('execution', '*:*')],
      wildcardReason: madeAtRunTime,
    };
  }

  /** Machines may be given our role, and no other. */
  get passRole(): Permission {
    return { actions: ['iam:PassRole'], resources: [this.role.roleArn] };
  }

  private arns(resource: string, suffix: string): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource,
      resourceName: `${this.prefix}${suffix}`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** CloudFormation does not know these machines: a custom resource removes them when the stack goes. */
  private removeWithStack(stage: StageSettings): void {
    const timeoutSeconds = 900;
    const remover = new NodeLambda(this, 'Remove', {
      stage,
      entry: 'journeys/remove-machines.lambda.ts',
      timeoutSeconds,
      environment: { MACHINE_PREFIX: this.prefix },
      permissions: [
        this.onMachines('DeleteStateMachine', 'ListExecutions'),
        this.stopExecutions,
        {
          actions: ['states:ListStateMachines'],
          resources: ['*'],
          wildcardReason: 'AWS knows no narrower resource for ListStateMachines.',
        },
      ],
    });
    const removal = new CustomResource(this, 'Removal', {
      // A minute more than the function can take; CloudFormation's own limit is an hour.
      serviceTimeout: Duration.seconds(timeoutSeconds + 60),
      resourceType: 'Custom::JourneyMachines',
      serviceToken: remover.function.functionArn,
    });
    // Executions must end while the role, which they need, still exists.
    removal.node.addDependency(this.role, remover);
  }
}
