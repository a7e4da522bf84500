import { readableReference } from './readable-reference.ts';
import { resourcesOf, type Stacks } from '../synthesize.ts';

/** CloudFormation's limit is 500 resources a stack, API Gateway's 300 routes an API: this leaves room for what comes next. */
const most = { resources: 300, routes: 200 };

export function describeSeparation({ data, core, application }: Stacks): void {
  const all = [data, ...application];

  describe('stacks', () => {
    it.each(all.map(({ Description, Resources }) => [Description, Resources] as const))(
      '%s: has ample room',
      (_description, resources) => {
        const { length } = Object.keys(resources);
        expect(length).toBeGreaterThan(3);
        expect(length).toBeLessThanOrEqual(most.resources);
      },
    );

    it('share one HTTP API, which has room too', () => {
      expect(Object.keys(resourcesOf(application, 'AWS::ApiGatewayV2::Api'))).toHaveLength(1);
      const routes = Object.keys(resourcesOf(application, 'AWS::ApiGatewayV2::Route'));
      expect(routes.length).toBeLessThanOrEqual(most.routes);
    });

    it('have no logical id in common, so that they can be read as one', () => {
      const ids = application.flatMap(({ Resources }) => Object.keys(Resources));
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    });

    it('export only what lives as long as the deployment', () => {
      const say = readableReference(all);
      const exported = all.flatMap(({ Outputs = {} }) =>
        Object.values(Outputs).filter((output) => output.Export),
      );
      expect(exported.map(({ Value }) => say(Value)).sort()).toEqual([
        '<Activity>',
        '<Activity>',
        '<Media>',
        '<Media>',
        '<Members>',
        '<Members>',
        '<PublicApi/Api>',
        '<Records StreamArn>',
        '<Records>',
        '<Records>',
      ]);
    });

    it('say how to begin in one place, and not the key itself', () => {
      const outputs = Object.entries(core.Outputs ?? {}).filter(([, { Export }]) => !Export);
      expect(outputs.map(([name]) => name).sort()).toEqual(['BaseUrl', 'ReadApiKey', 'WebhookUrl']);
      expect(core.Outputs?.['ReadApiKey']?.Value).toBe(
        'aws secretsmanager get-secret-value --region ap-northeast-1 --secret-id kizuna-prod/first-api-key --query SecretString --output text',
      );
      const others = all.filter((template) => template !== core);
      expect(
        others.flatMap(({ Outputs = {} }) => Object.values(Outputs).filter(({ Export }) => !Export)),
      ).toEqual([]);
    });

    it('speak of no fixed name that none of them gives', () => {
      const naming = ['QueueName', 'FunctionName', 'TopicName', 'StateMachineName', 'Name'];
      const resources = all.flatMap(({ Resources }) => Object.values(Resources));
      const given = resources.flatMap(({ Properties }) => naming.map((key) => Properties[key]));
      const spoken = JSON.stringify(
        resources.map(({ Properties }) => Properties),
        (_key, value: unknown) => (isImport(value) ? null : value),
      ).match(/kizuna-prod-[\w-]+(\.fifo)?/g);
      const unknown = new Set(spoken).difference(new Set(given));
      // Machines of journeys are made at run time.
      expect([...unknown]).toEqual(['kizuna-prod-j-']);
    });
  });
}

const isImport = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'Fn::ImportValue' in value;
