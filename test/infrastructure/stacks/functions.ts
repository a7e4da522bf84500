import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Stacks, pathOf, projectRoot, resourcesOf } from '../synthesize.ts';

interface FunctionProperties {
  Runtime: string;
  Architectures: readonly string[];
  Description: string;
  Role: { 'Fn::GetAtt': readonly [string, string] };
  LoggingConfig?: { LogGroup: { Ref: string } };
  TracingConfig?: unknown;
  Environment: { Variables: Readonly<Record<string, unknown>> };
}

export function describeFunctions({ application }: Stacks): void {
  const functions = Object.values(resourcesOf<FunctionProperties>(application, 'AWS::Lambda::Function'));

  describe('functions', () => {
    it('deploy every entry once', () => {
      const entries = readdirSync(join(projectRoot, 'lambdas'), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.lambda.ts'))
        .map((file) => `lambdas/${file}`);
      expect(functions.map(({ Properties }) => Properties.Description).sort()).toEqual(entries.sort());
    });

    it('run on Node 24 and arm64, without tracing', () => {
      for (const { Properties } of functions) {
        expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
        expect(Properties.TracingConfig).toBeUndefined();
      }
    });

    it('have a role each', () => {
      const roles = functions.map(({ Properties }) => Properties.Role['Fn::GetAtt'][0]);
      expect(new Set(roles).size).toBe(functions.length);
    });

    it('write to their own log group, which forgets after the days of the stage', () => {
      const groups = resourcesOf<{ RetentionInDays: number }>(application, 'AWS::Logs::LogGroup');
      const used = functions.map(({ Properties }) => Properties.LoggingConfig?.LogGroup.Ref ?? 'none');
      expect(new Set(used).size).toBe(functions.length);
      expect(used.map((id) => groups[id]?.Properties.RetentionInDays)).toEqual(functions.map(() => 90));
    });

    it('find no secret in their environment, only names of secrets', () => {
      const suspicious = functions.flatMap((lambda) =>
        Object.keys(lambda.Properties.Environment.Variables)
          .filter((name) => /SECRET|TOKEN|PASSWORD|API_?KEY/.test(name) && !/_(NAME|PREFIX)$/.test(name))
          .map((name) => `${pathOf(lambda)} ${name}`),
      );
      expect(suspicious).toEqual([]);
      expect(JSON.stringify(functions)).not.toContain('{{resolve:');
    });

    it('speak to LINE itself', () => {
      const addresses = functions.flatMap(({ Properties }) =>
        Object.entries(Properties.Environment.Variables).filter(([name]) => name.startsWith('LINE_')),
      );
      expect(new Set(addresses.map(([, address]) => address))).toEqual(
        new Set(['https://api.line.me', 'https://api-data.line.me']),
      );
    });
  });
}
