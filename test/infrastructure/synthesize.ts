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
  readonly core: Template;
  /** Core and capabilities: everything but data, in which logical ids are unique across stacks. */
  readonly application: readonly Template[];
  /** The cloud assembly, with the bundled functions as assets. */
  readonly assemblyFolder: string;
}

/** The stacks of a stage as templates, with the feature flags of cdk.json. It takes seconds: do it once a test file. */
export function synthesize(stage: string, settings: Readonly<Record<string, string>> = {}): Stacks {
  const { app, data, core, capabilities } = kizunaApp(
    {},
    {
      context: { ...context, ...settings, stage, 'aws:cdk:enable-path-metadata': true },
      analyticsReporting: false,
    },
  );
  const coreTemplate = Template.fromStack(core);
  return {
    data: Template.fromStack(data),
    core: coreTemplate,
    application: [coreTemplate, ...capabilities.map((stack) => Template.fromStack(stack))],
    assemblyFolder: app.synth().directory,
  };
}

/** Resources of a type in one or more stacks, by logical id. */
export const resourcesOf = <Properties = Readonly<Record<string, unknown>>>(
  templates: Template | readonly Template[],
  type: string,
): Readonly<Record<string, Resource<Properties>>> =>
  Object.fromEntries(
    [templates].flat().flatMap((template) => Object.entries(template.findResources(type))),
  ) as unknown as Record<string, Resource<Properties>>;

/** Where a resource stands in the construct tree, without stack and `Resource`: `Inbound/Queue/DeadLetters`. */
export const pathOf = (resource: Resource<unknown> | undefined): string =>
  (resource?.Metadata?.['aws:cdk:path'] ?? '').split('/').slice(1, -1).join('/');
