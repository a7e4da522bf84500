import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

type JsonObject = Record<string, unknown>;

const components = '#/components/schemas/';

/** The OpenAPI 3.1 document of the endpoints; schemas with an id become components. */
export function openApiDocument(endpoints: readonly Endpoint[], version: string): JsonObject {
  const schemas: JsonObject = { Problem: problemSchema };
  const paths: Record<string, JsonObject> = {};
  for (const endpoint of endpoints) {
    const operations = (paths[endpoint.path] ??= {});
    operations[endpoint.method.toLowerCase()] = operation(endpoint, schemas);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Kizuna admin API', version, license: { name: 'MIT', identifier: 'MIT' } },
    security: [{ apiKey: [] }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { schemas, securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  };
}

function operation(endpoint: Endpoint, schemas: JsonObject): JsonObject {
  const { operationId, tag, summary, description, params, query, body, response, status, open } = endpoint;
  const csv = endpoint.alsoCsv ? { 'text/csv': { schema: { type: 'string' } } } : {};
  const success = response ? (status ?? 200) : 204;
  const parameters = [...parametersIn('path', params, schemas), ...parametersIn('query', query, schemas)];
  if (endpoint.method === 'POST') parameters.push(idempotencyKey);
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(open === true ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(schemaOf(body, schemas, 'input')) } } : {}),
    responses: {
      [success]: {
        description: 'OK',
        ...(response ? { content: { ...json(schemaOf(response, schemas, 'output')), ...csv } } : {}),
      },
      ...Object.fromEntries(
        problemsOf(endpoint).map(([code, what]) => [code, { description: what, content: problemContent }]),
      ),
    },
  };
}

function problemsOf({ problems = {}, open, params, body }: Endpoint): [string, string][] {
  const usual = {
    400: 'The request is not valid; `errors` names each field.',
    ...(open === true ? {} : { 401: 'No valid API key.' }),
    ...(params ? { 404: 'Not found.' } : {}),
    ...(body ? { 413: 'The body is too large.', 415: 'The body is not sent as JSON.' } : {}),
  };
  return Object.entries({ ...usual, ...problems });
}

function parametersIn(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  schemas: JsonObject,
): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, schemas, 'input') as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

/** zod's own JSON Schema (2020-12, as OpenAPI 3.1 wants it), with definitions moved to the components. */
function schemaOf(schema: z.ZodType, schemas: JsonObject, io: 'input' | 'output'): JsonObject {
  const {
    $schema: _$schema,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonObject & {
    $defs?: Record<string, JsonObject>;
  };
  const suffix = io === 'input' ? 'Input' : '';
  const rename = (text: string): string =>
    text.replaceAll(/"#\/\$defs\/([^"]+)"/g, `"${components}$1${suffix}"`);
  for (const [name, definition] of Object.entries($defs)) {
    schemas[`${name}${suffix}`] = JSON.parse(rename(JSON.stringify(definition)));
  }
  const id = typeof own['id'] === 'string' ? own['id'] : undefined;
  const moved = JSON.parse(rename(JSON.stringify(own))) as JsonObject;
  if (id === undefined) return moved;
  // A schema that refers to itself does so by `#`.
  schemas[`${id}${suffix}`] = JSON.parse(
    JSON.stringify(moved).replaceAll('"$ref":"#"', `"$ref":"${components}${id}${suffix}"`),
  );
  return { $ref: `${components}${id}${suffix}` };
}

const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } });

const idempotencyKey: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'The same key and content within 24 hours is answered as the first time, without a second effect.',
  schema: { type: 'string', maxLength: 200 },
};

const problemContent: JsonObject = {
  'application/problem+json': { schema: { $ref: `${components}Problem` } },
};

/** RFC 9457. */
const problemSchema: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: {
          path: { type: 'string', description: 'JSON pointer into the body, or query/…, path/…, header/…' },
          message: { type: 'string' },
          code: { type: 'string' },
          hint: { type: 'string' },
        },
      },
    },
  },
};
