import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { kizunaApp } from '../../lib/kizuna-app.ts';

const root = join(import.meta.dirname, '../..');

const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as { context: Record<string, unknown> };

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** Both stacks of a stage as templates, with the feature flags of cdk.json. */
export function synthesize(stage: string, settings: Readonly<Record<string, string>> = {}) {
  const { data, application } = kizunaApp({}, { context: { ...context, ...settings, stage }, analyticsReporting: false });
  return { data: Template.fromStack(data), application: Template.fromStack(application) };
}

/** Resources of a type, by logical id. */
export const resourcesOf = (template: Template, type: string): Readonly<Record<string, Resource>> =>
  template.findResources(type) as unknown as Record<string, Resource>;

/** Where a resource stands in the construct tree, without stack and `Resource`: `Inbound/Queue/DeadLetters`. */
export const pathOf = (resource: Resource | undefined): string =>
  (resource?.Metadata?.['aws:cdk:path'] ?? '').split('/').slice(1, -1).join('/');
