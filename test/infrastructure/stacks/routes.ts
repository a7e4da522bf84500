import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '../../../lambdas/shared/edge/http/endpoint.ts';
import { type Stacks, onlyOne, projectRoot, resourcesOf } from '../synthesize.ts';

export function describeRoutes({ core, application }: Stacks): void {
  const routes = Object.values(
    resourcesOf<{
      RouteKey: string;
      Target: { 'Fn::Join': readonly [string, readonly [string, { Ref: string }]] };
    }>(application, 'AWS::ApiGatewayV2::Route'),
  );
  const integrations = resourcesOf<{ IntegrationUri: { 'Fn::GetAtt': readonly [string, string] } }>(
    application,
    'AWS::ApiGatewayV2::Integration',
  );
  const functions = resourcesOf<{ Description: string }>(application, 'AWS::Lambda::Function');

  const entryByRoute = new Map(
    routes.map(({ Properties: { RouteKey, Target } }) => {
      const integration = integrations[Target['Fn::Join'][1][1].Ref];
      const lambda = functions[integration?.Properties.IntegrationUri['Fn::GetAtt'][0] ?? ''];
      return [RouteKey, lambda?.Properties.Description];
    }),
  );

  /** A route of its own, or the one for all below the first words of its path. */
  const entryOf = ({ method, path }: Endpoint): string | undefined => {
    const [, version, words, ...rest] = path.split('/');
    const all = `ANY /${version}/${words}${rest.length > 0 ? '/{below+}' : ''}`;
    return entryByRoute.get(`${method} ${path}`) ?? entryByRoute.get(all);
  };

  const capabilities = readdirSync(join(projectRoot, 'lambdas')).filter((folder) =>
    readdirSync(join(projectRoot, 'lambdas', folder)).includes('endpoints.ts'),
  );

  /** Those of all its files that declare some. */
  const endpointsOf = async (capability: string): Promise<Endpoint[]> => {
    const folder = join(projectRoot, 'lambdas', capability);
    const files = readdirSync(folder).filter((file) => file.endsWith('endpoints.ts'));
    const modules = await Promise.all(files.map((file) => import(join(folder, file)) as Promise<object>));
    return modules.flatMap((module) =>
      Object.entries(module)
        .filter(([name]) => /endpoints$/i.test(name))
        .flatMap(([, endpoints]) => Object.values(endpoints as Readonly<Record<string, Endpoint>>)),
    );
  };

  describe('routes', () => {
    it.each(capabilities)('bring every endpoint of %s to its function', async (capability) => {
      const answered = (await endpointsOf(capability)).map(entryOf);
      expect(answered).toEqual(answered.map(() => `lambdas/${capability}/api.lambda.ts`));
    });

    it('bring webhooks to receive, and unknown paths below /v1 to the function that answers problem+json', () => {
      expect(entryByRoute.get('POST /line/webhook/{channelId}')).toBe('lambdas/inbound/receive.lambda.ts');
      expect(entryByRoute.get('ANY /v1/{unknown+}')).toBe('lambdas/access/api.lambda.ts');
    });

    it('know nothing of the local program', () => {
      expect([...entryByRoute.keys()].filter((route) => /_local|_sim/.test(route))).toEqual([]);
    });
  });

  describe('HTTP API', () => {
    const [stage] = Object.values(
      resourcesOf<{ AccessLogSettings: { Format: string } }>(application, 'AWS::ApiGatewayV2::Stage'),
    );

    it('logs who asked for nothing: no address, agent, path or query', () => {
      const format = JSON.parse(stage?.Properties.AccessLogSettings.Format ?? '{}') as Record<string, string>;
      expect(Object.values(format).sort()).toEqual([
        '$context.integrationErrorMessage',
        '$context.integrationLatency',
        '$context.requestId',
        '$context.requestTime',
        '$context.responseLatency',
        '$context.responseLength',
        '$context.routeKey',
        '$context.status',
      ]);
    });

    it('is throttled and answers no other origin', () => {
      expect(onlyOne(core, 'AWS::ApiGatewayV2::Stage')).toMatchObject({
        DefaultRouteSettings: { ThrottlingRateLimit: 2000, ThrottlingBurstLimit: 2000 },
      });
      expect(JSON.stringify(resourcesOf(application, 'AWS::ApiGatewayV2::Api'))).not.toContain('Cors');
    });
  });
}
