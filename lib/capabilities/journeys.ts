import { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { explainEndpoints } from '../../lambdas/journeys/explain-endpoints.ts';
import { webhookEndpoints } from '../../lambdas/journeys/webhook-endpoints.ts';
import type { IntakeEnv, JourneysApiEnv, ReactEnv } from '../../lambdas/journeys/env.ts';
import { CodesLowAlarm } from '../constructs/codes-low-alarm.ts';
import type { Core } from '../constructs/core.ts';
import { EventRule } from '../constructs/event-rule.ts';
import { JourneyMachines } from '../constructs/journey-machines.ts';
import { JourneyRehearsal } from '../constructs/journey-rehearsal.ts';
import { askSegments, JourneyRounds } from '../constructs/journey-rounds.ts';
import { JourneyWatch } from '../constructs/journey-watch.ts';
import { NodeLambda, type EnvironmentOf } from '../constructs/node-lambda.ts';
import { giveCodes, onTable, queryIndex } from '../constructs/permission.ts';
import { adminAccess, gathered } from '../constructs/public-api.ts';
import { WorkQueue } from '../constructs/work-queue.ts';

const reactTimeoutSeconds = 60;
const intakeTimeoutSeconds = 120;
const stepEntry = 'journeys/step.lambda.ts';
/** What machines call; it follows the newest version of the step's code. */
const liveAlias = 'live';
/** Entrants of one journey within this time share a cohort. */
const entryWindowSeconds = 60;

/** Journeys: published graphs that cohorts of members walk. */
export class Journeys extends Construct {
  private readonly reactQueue: WorkQueue;
  private readonly entryQueue: WorkQueue;
  private readonly spawnQueue: WorkQueue;
  private readonly rounds: JourneyRounds;
  private readonly core: Core;
  private readonly machines: JourneyMachines;
  private readonly environment: EnvironmentOf<typeof IntakeEnv> & EnvironmentOf<typeof ReactEnv>;

  constructor(scope: Construct, id: string, core: Core) {
    super(scope, id);
    this.core = core;
    const { stage, topic } = core;
    this.reactQueue = new WorkQueue(this, 'React', {
      stage,
      topic,
      name: 'journeys.react',
      consumerTimeoutSeconds: reactTimeoutSeconds,
      impact: 'Some events started no journey and woke nobody who waited for them.',
      runbook: 'Journeys missed events',
    });
    this.entryQueue = new WorkQueue(this, 'Entry', {
      stage,
      topic,
      name: 'journeys.entry',
      consumerTimeoutSeconds: intakeTimeoutSeconds,
      windowSeconds: entryWindowSeconds,
      impact: 'Some members did not enter a journey.',
      runbook: 'Journey entries failed',
    });
    this.spawnQueue = new WorkQueue(this, 'Spawn', {
      stage,
      topic,
      name: 'journeys.spawn',
      consumerTimeoutSeconds: intakeTimeoutSeconds,
      impact: 'Some members who took their own way in a journey stand still.',
      runbook: 'Journey groups stand still',
    });
    new EventRule(this, 'ReactEvents', { core, name: 'journeys.react', queue: this.reactQueue });
    new EventRule(this, 'EntryEvents', { core, name: 'journeys.entry', queue: this.entryQueue });
    new EventRule(this, 'SpawnEvents', { core, name: 'journeys.spawn', queue: this.spawnQueue });
    this.rounds = new JourneyRounds(this, 'Rounds', core);
    const stepArn = core.addresses.functionArn(stepEntry, liveAlias);
    this.machines = new JourneyMachines(this, 'Machines', { stage, stepArn });
    this.environment = {
      ...core.environment,
      JOURNEYS_ENTRY_QUEUE_URL: this.entryQueue.queue.queueUrl,
      STATES_ARN: this.machines.statesArn,
      MACHINE_PREFIX: this.machines.prefix,
      JOURNEY_ROLE_ARN: this.machines.role.roleArn,
      STEP_FUNCTION_ARN: stepArn,
      MEDIA_BUCKET: core.bucket.bucketName,
    };
    const step = this.stepFunction();
    this.serve();
    new JourneyRehearsal(this, 'Rehearsal', core);
    this.react();
    this.takeIn();
    this.rounds.consume(
      { ...this.environment, ...this.rounds.environment },
      { entryQueue: this.entryQueue, machines: this.machines },
    );
    new JourneyWatch(this, 'Watch', {
      core,
      machines: this.machines,
      environment: { ...this.environment, ...this.rounds.environment },
      sendToRounds: this.rounds.send,
      step,
    });
  }

  /** Its name and alias stand inside the definitions of running machines, so neither may ever change. */
  private stepFunction(): NodeLambda {
    const { stage, tables, readCredentials, readSigningKey } = this.core;
    const step = new NodeLambda(this, 'Step', {
      stage,
      entry: stepEntry,
      timeoutSeconds: 120,
      memoryMegabytes: 1024,
      environment: this.environment,
      permissions: [
        onTable(tables.records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'),
        giveCodes(tables.records),
        onTable(tables.members, 'GetItem', 'BatchGetItem', 'UpdateItem'),
        onTable(tables.activity, 'Query'),
        // Branches ask segments: what members did, which journeys they are in, which lists they are on.
        ...askSegments(this.core),
        this.machines.onMachines('StartExecution'),
        readCredentials,
        readSigningKey,
      ],
    });
    new CodesLowAlarm(this, 'CodesLow', { core: this.core, sender: step, metricName: 'JourneysCodesLow' });
    new Alias(this, 'StepLive', { aliasName: liveAlias, version: step.function.currentVersion });
    return step;
  }

  private serve(): void {
    const { members, records } = this.core.tables;
    const api = new NodeLambda(this, 'Api', {
      stage: this.core.stage,
      entry: 'journeys/api.lambda.ts',
      timeoutSeconds: 29,
      environment: {
        ...this.environment,
        ...this.rounds.environment,
      } satisfies EnvironmentOf<typeof JourneysApiEnv>,
      permissions: [
        onTable(records, 'GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        queryIndex(records, 'gsi1'),
        onTable(members, 'BatchGetItem'),
        this.machines.onMachines(
          'CreateStateMachine',
          'TagResource',
          // Before a test walk starts, machines of earlier ones go.
          'DeleteStateMachine',
          'ListExecutions',
          // A resume starts what was suspended, and a test walk starts at once.
          'StartExecution',
        ),
        this.machines.stopExecutions,
        this.machines.passRole,
        this.core.manageWebhookSecrets,
        ...this.rounds.order,
        this.core.readFirstApiKey,
      ],
    });
    const others = [...Object.values(explainEndpoints), ...Object.values(webhookEndpoints)];
    const routes = gathered(others, '/v1/journeys', '/v1/ready-journeys');
    this.core.api.serve(api, routes, adminAccess);
  }

  private react(): void {
    const react = new NodeLambda(this, 'OnEvent', {
      stage: this.core.stage,
      entry: 'journeys/react.lambda.ts',
      timeoutSeconds: reactTimeoutSeconds,
      environment: this.environment,
      permissions: [
        onTable(this.core.tables.records, 'ConditionCheckItem', 'GetItem', 'Query', 'PutItem', 'UpdateItem'),
        onTable(this.core.tables.members, 'BatchGetItem'),
        onTable(this.core.tables.activity, 'Query'),
        this.entryQueue.send,
      ],
    });
    this.reactQueue.feed(react, { batchSize: 10 });
  }

  private takeIn(): void {
    const intake = new NodeLambda(this, 'Intake', {
      stage: this.core.stage,
      entry: 'journeys/intake.lambda.ts',
      timeoutSeconds: intakeTimeoutSeconds,
      memoryMegabytes: 1024,
      environment: this.environment,
      permissions: [
        onTable(
          this.core.tables.records,
          'ConditionCheckItem',
          'GetItem',
          'BatchGetItem',
          'Query',
          'PutItem',
          'UpdateItem',
          'DeleteItem',
        ),
        onTable(this.core.tables.members, 'BatchGetItem'),
        ...askSegments(this.core),
        this.machines.onMachines('StartExecution'),
      ],
    });
    this.entryQueue.feed(intake, { batchSize: 1000 });
    // Two at a time keep starts below 150 a second, the Step Functions refill in Tokyo and Singapore.
    this.spawnQueue.feed(intake, { batchSize: 10, maxConcurrency: 2 });
  }
}
