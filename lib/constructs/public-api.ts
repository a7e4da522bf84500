import { Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { StageSettings } from '../stages.ts';
import type { NodeLambda } from './node-lambda.ts';

/** Ids, statuses and times only: neither address, agent, path parameters nor query, which may name people. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  responseLatencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  integrationError: '$context.integrationErrorMessage',
  responseBytes: '$context.responseLength',
});

/** Requests per second for the whole API; LINE retries what is refused, when redelivery is on. */
const throttle = { rateLimit: 2000, burstLimit: 2000 };

/** How callers are known; the record of cdk-nag keeps it as the reason for routes without an authorizer. */
export const adminAccess =
  'API keys are checked inside the functions by their shared edge, which answers problem+json and keeps only hashes.';
/** For pages that LINE users open from our messages. */
export const signedLink =
  'The path carries a code that we signed for one member; the function checks it before anything else.';
export const signedByShop =
  'The shop signs the raw body; the function checks the signature before it parses anything.';
export const signedByLine =
  'LINE signs the raw body; the function checks the signature before it parses anything.';

export const signedByUs =
  'Members open it from a message: the code in the path is signed by us, and the function checks it before it answers.';

/** The HTTP API in front of webhook and admin API. */
export class PublicApi extends Construct {
  readonly api: HttpApi;
  readonly baseUrl: string;

  constructor(scope: Construct, id: string, stage: StageSettings) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', { apiName: `kizuna-${stage.name}`, createDefaultStage: false });
    const logGroup = new LogGroup(this, 'AccessLog', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(accessLogFormat),
      },
    });
    this.baseUrl = `https://${this.api.apiId}.execute-api.${stage.region}.${Aws.URL_SUFFIX}`;
  }

  /**
   * Sends these routes to a function, in whose stack they stand. The function checks who calls: `access` says how, for the
   * record of cdk-nag.
   */
  serve(lambda: NodeLambda, routes: readonly ApiRoute[], access: string): void {
    // One permission for all its routes: one each would outgrow the 20 KB of a function's resource policy.
    const integration = new HttpLambdaIntegration(`${lambda.node.path}/Integration`, lambda.function, {
      scopePermissionToRoute: false,
    });
    const stack = Stack.of(lambda);
    // Named by its key alone, a route that goes to another function is changed; made anew, it would meet the old one.
    const scope = stack.node.tryFindChild('Routes') ?? new Construct(stack, 'Routes');
    for (const { method, path } of routes) {
      const routeKey = HttpRouteKey.with(path, HttpMethod[method]);
      const route = new HttpRoute(scope, routeKey.key, { httpApi: this.api, routeKey, integration });
      Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: access });
    }
  }
}

/** Two routes for all below a path: a stack holds 500 resources, an API 300 routes. */
export const allBelow = (path: string): ApiRoute[] => [
  { method: 'ANY', path },
  { method: 'ANY', path: `${path}/{below+}` },
];

/** All below the prefixes by two routes each, and the rest by a route of its own. */
export const gathered = (routes: readonly ApiRoute[], ...prefixes: readonly string[]): ApiRoute[] => [
  ...prefixes.flatMap(allBelow),
  ...routes.filter(
    ({ path }) => !prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)),
  ),
];

export interface ApiRoute {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'ANY';
  /** With `{name}` for path parameters. */
  readonly path: string;
}
