import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '../../lambdas/compose/openapi.ts';

interface Schema {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
}
interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  responses: Record<
    string,
    { content?: Record<string, { schema?: Schema }>; headers?: Record<string, { description: string }> }
  >;
  security?: unknown[];
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
}

/** What makes something, or sets it going, that has no path of its own, by the reason why. */
const placeless: Readonly<Record<string, readonly string[]>> = {
  'a group that lies at LINE only': ['createClickAudience', 'createImpressionAudience'],
  'work on many things, each with its own place': ['enrolMembers', 'refreshInsights', 'takeEvent'],
};

/** What answers with a list and takes no `limit` and `cursor`, by the reason why. */
const unpaged: Readonly<Record<string, readonly string[]>> = {
  'parts of one thing, which make sense together': [
    ...['explainJourney', 'explainRichMenu', 'diffJourney', 'reportJourney'],
    ...['getAutoReply', 'getCart', 'getGreeting', 'getJourneyMove', 'getNotice', 'getOrder'],
    ...['getRichMenu', 'getTemplate', 'getTestWalk'],
    'getSend',
  ],
  'the first problems of a file, so many and no more': ['getAudience', 'getCodeUpload'],
  'days or months that the question bounds': [
    ...['getClvInsight', 'getNesInsight', 'getRfmInsight'],
    ...['getQuota', 'getReconciliation', 'getSuppressed'],
  ],
  'a setting, read and replaced as a whole': ['getDefaultRichMenu', 'getRoutes'],
};

describe('the OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(openApi())) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  function* values(node: unknown, key: string): Generator {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, value] of Object.entries(node)) {
      if (name === key) yield value;
      yield* values(value, key);
    }
  }
  const resolve = (reference: string): unknown =>
    reference
      .slice(2)
      .split('/')
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], document);

  it('is OpenAPI 3.1 with all capabilities in it', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const tags = new Set(operations.flatMap(({ operation }) => operation.tags));
    expect([...tags].sort()).toEqual([
      'access',
      'audiences',
      'broadcasts',
      'code-pools',
      'commerce',
      'delivery',
      'events',
      'inbound',
      'insights',
      'journeys',
      'links',
      'members',
      'notices',
      'preferences',
      'rich-menus',
      'scoring',
      'segments',
      'tags',
      'templates',
    ]);
  });

  it('resolves every reference inside itself', () => {
    const references = [...values(document, '$ref')] as string[];
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      expect(reference).toMatch(/^#\//);
      expect([reference, resolve(reference)]).not.toContain(undefined);
    }
  });

  it('gives every operation a unique id, a summary and a successful response', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations) {
      expect(operation.summary).not.toBe('');
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it('declares every parameter of a path, and no other', () => {
    for (const { path, operation } of operations) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect([path, declared.map(({ name }) => name).sort()]).toEqual([path, inPath]);
      expect(declared.every(({ required }) => required === true)).toBe(true);
    }
  });

  it('says that everything but itself needs an API key', () => {
    for (const { path, operation } of operations) {
      expect([path, Object.hasOwn(operation.responses, '401')]).toEqual([path, path !== '/v1/openapi.json']);
    }
  });

  it('pages every list in the same way, but for those named with a reason', () => {
    const schemaOf = (schema: Schema = {}): Schema =>
      schema.$ref === undefined ? schema : (resolve(schema.$ref) as Schema);
    const answerOf = ({ responses }: Operation): Schema =>
      schemaOf(responses['200']?.content?.['application/json']?.schema);
    const hasList = ({ properties = {} }: Schema): boolean =>
      Object.entries(properties).some(([name, property]) => {
        const { type, items } = schemaOf(property);
        return type === 'array' && (name === 'items' || schemaOf(items).type !== 'string');
      });
    const isPage = ({ properties = {}, required = [] }: Schema, asked: ReadonlySet<string>): boolean =>
      asked.has('limit') &&
      asked.has('cursor') &&
      required.includes('items') &&
      properties['nextCursor']?.type === 'string' &&
      !required.includes('nextCursor');
    const listed = operations
      .filter(({ method, operation }) => method === 'get' && hasList(answerOf(operation)))
      .map(({ operation }) => {
        const asked = (operation.parameters ?? []).filter((one) => one.in === 'query');
        const names = new Set(asked.map(({ name }) => name));
        return { operationId: operation.operationId, isPage: isPage(answerOf(operation), names) };
      });
    const idsOf = (wanted: boolean) =>
      listed.filter(({ isPage }) => isPage === wanted).map(({ operationId }) => operationId);
    expect(idsOf(true)).toEqual(expect.arrayContaining(['listJourneys', 'listTags', 'getRichMenuRules']));
    expect(idsOf(false).sort()).toEqual(Object.values(unpaged).flat().sort());
  });

  it('has the endpoints of every capability', async () => {
    const folder = join(import.meta.dirname, '../../lambdas');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const modules = await Promise.all(
      files
        .filter((file) => file.endsWith('endpoints.ts'))
        .map((file) => import(join(folder, file)) as Promise<Record<string, unknown>>),
    );
    const ids = new Set(
      modules.flatMap((one) =>
        Object.values(one)
          .flatMap((exported) => Object.values(exported as object) as unknown[])
          .flatMap((endpoint) =>
            typeof endpoint === 'object' && endpoint !== null && 'operationId' in endpoint
              ? [endpoint.operationId]
              : [],
          ),
      ),
    );
    expect([...ids].sort()).toEqual(operations.map(({ operation }) => operation.operationId).sort());
  });

  it('says where to find what a POST makes or sets going, in Location', () => {
    const told = operations.flatMap(({ method, operation: { operationId, responses } }) => {
      const { headers = {} } = responses['201'] ?? responses['202'] ?? {};
      const isMaking = method === 'post' && ('201' in responses || '202' in responses);
      const template = /`(.+)`/.exec(headers['Location']?.description ?? '')?.[1];
      return isMaking ? [{ operationId, template }] : [];
    });
    expect(
      told
        .filter(({ template }) => template === undefined)
        .map((one) => one.operationId)
        .sort(),
    ).toEqual(Object.values(placeless).flat().sort());
    const unnamed = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}');
    const paths = Object.keys(document.paths).map(unnamed);
    for (const { template } of told) if (template !== undefined) expect(paths).toContain(unnamed(template));
  });

  it('never answers credentials', () => {
    for (const { operation } of operations) {
      expect(JSON.stringify(operation.responses)).not.toMatch(/channelSecret|channelAccessToken/);
    }
  });
});
