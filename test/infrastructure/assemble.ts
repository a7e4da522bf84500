import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { kizunaApp } from '../../lib/kizuna-app.ts';
import { DataStack } from '../../lib/stacks/data-stack.ts';
import { stageSettings } from '../../lib/stages.ts';

/**
 * A program: writes the cloud assembly of stage prod, with the feature flags of cdk.json, and that of the data stack of
 * stage dev below the folder that it is given.
 */
const [folder = ''] = process.argv.slice(2);
const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};
const named = { 'aws:cdk:enable-path-metadata': true };

const { app } = kizunaApp(
  {},
  {
    outdir: join(folder, 'prod'),
    context: { ...context, ...named, stage: 'prod', alarmEmail: 'owner@example.com' },
    analyticsReporting: false,
  },
);
app.synth();

const dev = new App({ outdir: join(folder, 'dev'), context: named, analyticsReporting: false });
new DataStack(
  dev,
  'kizuna-dev-data',
  stageSettings('dev', () => undefined),
);
dev.synth();
