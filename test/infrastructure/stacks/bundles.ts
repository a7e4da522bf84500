import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Stacks, resourcesOf } from '../synthesize.ts';

export function describeBundles({ application, assemblyFolder }: Stacks): void {
  const functions = Object.values(
    resourcesOf<{ Description: string; Code: { S3Key: string } }>(application, 'AWS::Lambda::Function'),
  );
  const bundles = readdirSync(assemblyFolder)
    .filter((name) => name.startsWith('asset.'))
    .map((name) => join(assemblyFolder, name, 'index.mjs'));

  describe('bundles', () => {
    it('contain nothing of the local program', () => {
      expect(bundles.length).toBeGreaterThan(10);
      expect(bundles.filter((file) => /\/_local|\/_sim/.test(readFileSync(file, 'utf8')))).toEqual([]);
    });

    it('leave the clients of the AWS SDK to the Lambda runtime', () => {
      const sources = bundles.flatMap(
        (file) => (JSON.parse(readFileSync(`${file}.map`, 'utf8')) as { sources: string[] }).sources,
      );
      expect(sources.filter((source) => source.includes('node_modules/@aws-sdk/client-'))).toEqual([]);
    });

    it.each(['inbound/receive.lambda.ts', 'links/redirect.lambda.ts'])(
      'keep %s, which must start fast, at 300 KB at most',
      (entry) => {
        const code = functions.find(({ Properties }) => Properties.Description === `lambdas/${entry}`);
        const hash = code?.Properties.Code.S3Key.replace('.zip', '') ?? '';
        const bytes = statSync(join(assemblyFolder, `asset.${hash}`, 'index.mjs')).size;
        expect(bytes).toBeLessThanOrEqual(300_000);
      },
    );
  });
}
