export type Schema = Record<string, unknown>;

interface Choice {
  propertyName: string;
  mapping: Record<string, string>;
}

const nameOf = ($ref: string): string => $ref.split('/').at(-1) ?? $ref;

function choiceOf(schema: Schema | undefined): Choice | undefined {
  const discriminator = schema?.['discriminator'] as Partial<Choice> | undefined;
  const { propertyName, mapping } = discriminator ?? {};
  return propertyName !== undefined && mapping ? { propertyName, mapping } : undefined;
}

/**
 * OpenAPI component schemas as JSON Schema, in two forms. `Name` is what LINE wrote: the form that kinds extend by
 * `allOf`. `NameClosed` is what everything else refers to: it allows no property that LINE does not describe, and where
 * LINE has a discriminator (a message is one of ...), which JSON Schema lacks, it is the choice by that property.
 */
export function closeSchemas(schemas: Record<string, Schema>): Record<string, Schema> {
  const closed: Record<string, Schema> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    closed[name] = openForm(schema);
    closed[`${name}Closed`] = closedForm(name, schema);
  }
  return closed;
}

/** References to schemas of the document at `place`, in their closed form. */
export const refer = (schema: Schema, place = '#'): Schema => closeReferences(schema, place) as Schema;

function openForm(schema: Schema): Schema {
  const { allOf, discriminator: _none, ...own } = schema as { allOf?: Schema[]; discriminator?: unknown };
  const closedOwn = refer(own);
  return allOf
    ? { ...closedOwn, allOf: allOf.map((part) => ('$ref' in part ? part : refer(part))) }
    : closedOwn;
}

function closedForm(name: string, schema: Schema): Schema {
  const choice = choiceOf(schema);
  const itself = { $ref: `#/components/schemas/${name}` };
  if (!choice) return isObject(schema) ? { ...itself, unevaluatedProperties: false } : itself;
  const { propertyName, mapping } = choice;
  return {
    type: 'object',
    required: [propertyName],
    properties: { [propertyName]: { enum: Object.keys(mapping) } },
    allOf: Object.entries(mapping).map(([value, $ref]) => ({
      if: { properties: { [propertyName]: { const: value } }, required: [propertyName] },
      then: { $ref: `#/components/schemas/${nameOf($ref)}Closed` },
    })),
  };
}

const isObject = (schema: Schema): boolean =>
  schema['type'] === 'object' || schema['properties'] !== undefined || schema['allOf'] !== undefined;

function closeReferences(value: unknown, place: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => closeReferences(entry, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => {
      const isReference = key === '$ref' && typeof entry === 'string';
      return [
        key,
        isReference ? `${place}/components/schemas/${nameOf(entry)}Closed` : closeReferences(entry, place),
      ];
    }),
  );
}
