import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import { fixedName } from './fixed-name.ts';
import { sendMessages, type Permission } from './permission.ts';

/** What a producer needs of a queue that another capability consumes. */
export interface QueueAddress {
  /** For functions whose SQS client has `useQueueUrlAsEndpoint: false`: see `lambdas/shared/edge/sqs-queue.ts`. */
  readonly url: string;
  readonly arn: string;
  readonly send: Permission;
}

/** ARNs and URLs by fixed names, right in every stack of the stage, whichever stack makes the thing and whenever. */
export class Addresses {
  private readonly stack: Stack;
  private readonly stage: StageSettings;

  constructor(scope: Construct, stage: StageSettings) {
    this.stack = Stack.of(scope);
    this.stage = stage;
  }

  /** A standard queue, by its `<capability>.<purpose>`. */
  queue(name: string): QueueAddress {
    const { region, account, urlSuffix } = this.stack;
    const queueName = fixedName(this.stage, name);
    const arn = this.stack.formatArn({ service: 'sqs', resource: queueName });
    return {
      url: `https://sqs.${region}.${urlSuffix}/${account}/${queueName}`,
      arn,
      send: sendMessages(arn),
    };
  }

  /** A function, by its entry below `lambdas/`. */
  functionArn(entry: string, alias?: string): string {
    return this.stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: [fixedName(this.stage, entry), ...(alias === undefined ? [] : [alias])].join(':'),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  get topicArn(): string {
    return this.stack.formatArn({ service: 'sns', resource: fixedName(this.stage, 'alarms') });
  }

  get busName(): string {
    return `kizuna-${this.stage.name}`;
  }

  get busArn(): string {
    return this.stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: this.busName });
  }

  /** Every rule on the bus. */
  get ruleArns(): string {
    return this.stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${this.busName}/*` });
  }
}
