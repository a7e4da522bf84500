import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import type { Permission } from './permission.ts';

const definitionFile = join(import.meta.dirname, '../../stepfunctions/segmentation.asl.json');

/** The state machine of `stepfunctions/segmentation.asl.json`: it may call its one function and nothing else. */
export class SegmentationMachine extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, props: { stage: StageSettings; taskArn: string }) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        CallTask: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.taskArn] }),
          ],
        }),
      },
    });
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: `kizuna-${props.stage.name}-segmentation`,
      definitionBody: DefinitionBody.fromString(
        readFileSync(definitionFile, 'utf8').replaceAll('${ScoringTask}', props.taskArn),
      ),
      role,
      timeout: Duration.hours(6),
    });
    Validations.of(this.machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason:
        'The function logs every failure, and Step Functions keeps the history of each execution for 90 days.',
    });
    Validations.of(this.machine).acknowledge({
      id: 'AwsSolutions-SF2',
      reason: 'A run is five steps of one function: its history and the log show all that a trace would.',
    });
  }

  get start(): Permission {
    return { actions: ['states:StartExecution'], resources: [this.machine.stateMachineArn] };
  }
}
