import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

type Schema = Record<string, unknown>;

interface Operation {
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** LINE's published OpenAPI as a judge: each question answers the list of complaints. */
export interface LineOpenApi {
  /** Is there such an operation? */
  knows(method: string, path: string): boolean;
  request(method: string, path: string, body: unknown): string[];
  answer(method: string, path: string, status: number, body: unknown): string[];
  webhook(body: unknown): string[];
}

const referenceFolder = resolve(process.env['REFERENCE_DIR'] ?? join(import.meta.dirname, '../../../shared'));

/** @throws Error that says what to set when LINE's files are not there */
export function openLineOpenApi(): LineOpenApi {
  const folder = join(referenceFolder, 'line-openapi');
  if (!existsSync(folder)) {
    throw new Error(
      `There is no ${folder}: put LINE's line-openapi there, or set REFERENCE_DIR to the folder that holds it.`,
    );
  }
  const api = load(join(folder, 'messaging-api.yml'));
  const webhooks = load(join(folder, 'webhook.yml'));
  const find = (method: string, path: string): Operation | undefined => {
    const template = Object.keys(api.document.paths).find((candidate) => fits(candidate, path));
    return template === undefined ? undefined : api.document.paths[template]?.[method.toLowerCase()];
  };
  return {
    knows: (method, path) => find(method, path) !== undefined,
    request(method, path, body) {
      const schema = find(method, path)?.requestBody?.content?.['application/json']?.schema;
      return schema ? api.complaints(schema, body) : [];
    },
    answer(method, path, status, body) {
      const responses = find(method, path)?.responses ?? {};
      const response = responses[String(status)];
      // LINE's file names few errors; those it does not name have the common error body.
      if (!response)
        return status >= 400
          ? api.complaints(errorBody, body)
          : [`${method} ${path} never answers ${status}`];
      const schema = response.content?.['application/json']?.schema;
      return schema ? api.complaints(schema, body) : [];
    },
    webhook: (body) => webhooks.complaints({ $ref: '#/components/schemas/CallbackRequest' }, body),
  };
}

const errorBody: Schema = {
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'string' } },
};

function load(file: string) {
  const document = parse(readFileSync(file, 'utf8')) as Document;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats.default(ajv);
  const schemas = expandDiscriminators(document.components.schemas);
  ajv.addSchema({ $id: 'line', components: { schemas } });
  const compiled = new Map<string, ValidateFunction>();
  return {
    document,
    complaints(schema: Schema, value: unknown): string[] {
      const key = JSON.stringify(schema);
      const validate =
        compiled.get(key) ??
        ajv.compile(absolute(rewriteRefs(schema, bases(document.components.schemas))) as Schema);
      compiled.set(key, validate);
      return validate(value)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
    },
  };
}

const bases = (schemas: Record<string, Schema>): Set<string> =>
  new Set(Object.keys(schemas).filter((name) => mappingOf(schemas[name]) !== undefined));

function mappingOf(
  schema: Schema | undefined,
): { propertyName: string; mapping: Record<string, string> } | undefined {
  const discriminator = schema?.['discriminator'] as
    { propertyName: string; mapping?: Record<string, string> } | undefined;
  return discriminator?.mapping
    ? { propertyName: discriminator.propertyName, mapping: discriminator.mapping }
    : undefined;
}

/**
 * LINE describes "a message is one of" by a discriminator on a base that its kinds extend. JSON Schema knows no
 * discriminator: every reference to such a base becomes a choice by the property, except where a kind extends it.
 */
function expandDiscriminators(schemas: Record<string, Schema>): Record<string, Schema> {
  const expanded: Record<string, Schema> = {};
  const baseNames = bases(schemas);
  for (const [name, schema] of Object.entries(schemas)) {
    const { allOf, ...rest } = schema as { allOf?: Schema[] };
    const own = rewriteRefs(rest, baseNames) as Schema;
    expanded[name] = allOf
      ? { ...own, allOf: allOf.map((part) => ('$ref' in part ? part : rewriteRefs(part, baseNames))) }
      : own;
    const choice = mappingOf(schema);
    if (!choice) continue;
    expanded[`${name}Choice`] = {
      allOf: Object.entries(choice.mapping).map(([value, $ref]) => ({
        if: { properties: { [choice.propertyName]: { const: value } }, required: [choice.propertyName] },
        then: { $ref },
      })),
    };
  }
  return expanded;
}

function rewriteRefs(value: unknown, baseNames: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((entry) => rewriteRefs(entry, baseNames));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const name = key === '$ref' && typeof entry === 'string' ? entry.split('/').at(-1) : undefined;
      if (name !== undefined && baseNames.has(name)) return [key, `#/components/schemas/${name}Choice`];
      return [key, key === 'discriminator' ? undefined : rewriteRefs(entry, baseNames)];
    }),
  );
}

/** References of a schema outside the document must name it. */
function absolute(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(absolute);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      key === '$ref' && typeof entry === 'string' ? `line${entry}` : absolute(entry),
    ]),
  );
}

function fits(template: string, path: string): boolean {
  return new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
}
