import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { kizunaApp } from '../../lib/kizuna-app.ts';

export const projectRoot = join(import.meta.dirname, '../..');

const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

export interface Resource<Properties = Readonly<Record<string, unknown>>> {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

export interface Stacks {
  readonly data: Template;
  readonly application: Template;
  /** The cloud assembly, with the bundled functions as assets. */
  readonly assemblyFolder: string;
}

/** Both stacks of a stage as templates, with the feature flags of cdk.json. It takes seconds: do it once a test file. */
export function synthesize(stage: string, settings: Readonly<Record<string, string>> = {}): Stacks {
  const { app, data, application } = kizunaApp(
    {},
    {
      context: { ...context, ...settings, stage, 'aws:cdk:enable-path-metadata': true },
      analyticsReporting: false,
    },
  );
  return {
    data: Template.fromStack(data),
    application: Template.fromStack(application),
    assemblyFolder: app.synth().directory,
  };
}

/** Resources of a type, by logical id. */
export const resourcesOf = <Properties = Readonly<Record<string, unknown>>>(
  template: Template,
  type: string,
): Readonly<Record<string, Resource<Properties>>> =>
  template.findResources(type) as unknown as Record<string, Resource<Properties>>;

/** Where a resource stands in the construct tree, without stack and `Resource`: `Inbound/Queue/DeadLetters`. */
export const pathOf = (resource: Resource<unknown> | undefined): string =>
  (resource?.Metadata?.['aws:cdk:path'] ?? '').split('/').slice(1, -1).join('/');
