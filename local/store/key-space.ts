/**
 * Where things lie in the one ordered key space of the database. `!` separates the parts: it is lower than every
 * character of a table, index or namespace name, so areas never interleave.
 */
export interface Area {
  key(suffix: string): string;
  /** Bounds that hold exactly this area. */
  readonly all: { readonly gte: string; readonly lt: string };
  readonly prefixLength: number;
}

export const keySpace = {
  tableDefinitions: area('table'),
  stream: area('stream'),
  facts: area('facts'),
  items: (table: string) => area('item', table),
  index: (table: string, index: string) => area('index', table, index),
  expiries: (table: string) => area('expiry', table),
  keyValue: (namespace: string) => area('value', namespace),
};

function area(...parts: readonly string[]): Area {
  const name = parts.join('!');
  const prefix = `${name}!`;
  return {
    key: (suffix) => prefix + suffix,
    all: { gte: prefix, lt: `${name}"` },
    prefixLength: prefix.length,
  };
}
