import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { closeSchemas, refer, type Schema } from './close-schemas.ts';

interface Operation {
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

interface LoadedDocument {
  paths: Document['paths'];
  complaints(schema: Schema, value: unknown): string[];
}

/**
 * LINE's published OpenAPI as a judge: each question answers the list of complaints. Properties that LINE does not
 * describe are complained about too, since they are typing errors more often than news.
 */
export interface LineOpenApi {
  /** Is there such an operation? */
  knows(method: string, path: string): boolean;
  /** @param body parsed JSON, or the fields of a form */
  request(method: string, path: string, body: unknown): string[];
  answer(method: string, path: string, status: number, body: unknown): string[];
  webhook(body: unknown): string[];
}

const referenceFolder = resolve(process.env['REFERENCE_DIR'] ?? join(import.meta.dirname, '../../../shared'));
const files = ['messaging-api.yml', 'insight.yml', 'manage-audience.yml', 'channel-access-token.yml'];

/** @throws Error that says what to set when LINE's files are not there */
export function openLineOpenApi(): LineOpenApi {
  const folder = join(referenceFolder, 'line-openapi');
  if (!existsSync(folder)) {
    throw new Error(
      `There is no ${folder}: put LINE's line-openapi there, or set REFERENCE_DIR to the folder that holds it.`,
    );
  }
  const apis = files.map((file) => load(join(folder, file)));
  const webhooks = load(join(folder, 'webhook.yml'));

  function find(method: string, path: string): { operation: Operation; api: LoadedDocument } | undefined {
    for (const api of apis) {
      // A path without placeholders goes first: /aggregation/list is no /{messageId}/content.
      const templates = Object.keys(api.paths).filter((template) => fits(template, path));
      const [template] = templates.toSorted(
        (left, right) => left.split('{').length - right.split('{').length,
      );
      const operation = template === undefined ? undefined : api.paths[template]?.[method.toLowerCase()];
      if (operation) return { operation, api };
    }
    return undefined;
  }

  return {
    knows: (method, path) => find(method, path) !== undefined,
    request(method, path, body) {
      const found = find(method, path);
      const schema = Object.values(found?.operation.requestBody?.content ?? {})[0]?.schema;
      return found && schema ? found.api.complaints(schema, body) : [];
    },
    answer(method, path, status, body) {
      const found = find(method, path);
      if (!found) return [`There is no ${method} ${path}`];
      const response = found.operation.responses[String(status)];
      const schema = response?.content?.['application/json']?.schema;
      if (schema) return found.api.complaints(schema, body);
      if (response) return [];
      // LINE's files name few errors; those they do not name have the common error body.
      return status >= 400 ? judgeError(body) : [`${method} ${path} never answers ${status}`];
    },
    webhook: (body) => webhooks.complaints({ $ref: '#/components/schemas/CallbackRequest' }, body),
  };
}

/** The error body of LINE's API, or of its token endpoints. */
function judgeError(body: unknown): string[] {
  const { message, error } = (body ?? {}) as { message?: unknown; error?: unknown };
  return typeof message === 'string' || typeof error === 'string' ? [] : ['An error has a message'];
}

function load(file: string): LoadedDocument {
  const { paths, components } = parse(readFileSync(file, 'utf8')) as Document;
  const ajv = new Ajv2019({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'line', components: { schemas: closeSchemas(components.schemas) } });
  const compiled = new Map<string, ValidateFunction>();
  return {
    paths,
    complaints(schema, value) {
      const key = JSON.stringify(schema);
      const validate = compiled.get(key) ?? ajv.compile(refer(schema, 'line#'));
      compiled.set(key, validate);
      if (validate(value)) return [];
      return (validate.errors ?? []).map(
        ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
      );
    },
  };
}

const fits = (template: string, path: string): boolean =>
  new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
