import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../..');

export interface Resource<Properties = Readonly<Record<string, unknown>>> {
  readonly Type: string;
  readonly Properties: Properties;
  readonly DeletionPolicy?: string;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

/** A CloudFormation template. */
export interface Template {
  readonly Description: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, { Value: unknown; Export?: unknown }>>;
}

export interface Stacks {
  readonly data: Template;
  /** The data stack of stage dev. */
  readonly devData: Template;
  readonly core: Template;
  /** Core and capabilities: everything but data, in which logical ids are unique across stacks. */
  readonly application: readonly Template[];
  /** The cloud assembly, with the bundled functions as assets. */
  readonly assemblyFolder: string;
}

/**
 * The stacks of stage prod as templates. A process of its own makes them: the CDK loads several times as fast outside of
 * Jest, but it still takes seconds.
 */
export function synthesize(): Stacks {
  const folder = mkdtempSync(join(tmpdir(), 'kizuna-assembly-'));
  execFileSync(process.execPath, [join(import.meta.dirname, 'assemble.ts'), folder], { stdio: 'pipe' });
  const assemblyFolder = join(folder, 'prod');
  const read = (...file: readonly string[]): Template =>
    JSON.parse(readFileSync(join(folder, ...file), 'utf8')) as Template;
  const names = readdirSync(assemblyFolder).filter((name) => name.endsWith('.template.json'));
  const data = 'kizuna-prod-data.template.json';
  const core = 'kizuna-prod-core.template.json';
  const coreTemplate = read('prod', core);
  const capabilities = names.filter((name) => ![data, core].includes(name));
  return {
    data: read('prod', data),
    devData: read('dev', 'kizuna-dev-data.template.json'),
    core: coreTemplate,
    application: [coreTemplate, ...capabilities.map((name) => read('prod', name))],
    assemblyFolder,
  };
}

/** Resources of a type in one or more stacks, by logical id. */
export const resourcesOf = <Properties = Readonly<Record<string, unknown>>>(
  templates: Template | readonly Template[],
  type: string,
): Readonly<Record<string, Resource<Properties>>> =>
  Object.fromEntries(
    [templates]
      .flat()
      .flatMap(({ Resources }) => Object.entries(Resources))
      .filter(([, { Type }]) => Type === type),
  ) as unknown as Record<string, Resource<Properties>>;

/** The properties of the only resource of a type; throws when there are more or none. */
export function onlyOne(template: Template, type: string): Readonly<Record<string, unknown>> {
  const [resource, ...others] = Object.values(resourcesOf(template, type));
  if (resource === undefined || others.length > 0)
    throw new Error(`The stack has ${others.length + (resource ? 1 : 0)} resources ${type}, not one.`);
  return resource.Properties;
}

/** Where a resource stands in the construct tree, without stack and `Resource`: `Inbound/Queue/DeadLetters`. */
export const pathOf = (resource: Resource<unknown> | undefined): string =>
  (resource?.Metadata?.['aws:cdk:path'] ?? '').split('/').slice(1, -1).join('/');
