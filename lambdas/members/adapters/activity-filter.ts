import type { FieldCondition } from '../../../stepfunctions/journey/event-pattern.ts';

interface Filter {
  expression: string;
  names: Record<string, string>;
  values: Record<string, unknown>;
}

/** Rows of a type whose details meet all conditions, as DynamoDB filters them. */
export function activityFilter(type: string, where: Readonly<Record<string, FieldCondition>> = {}): Filter {
  const filter: Filter = {
    expression: '#type = :type',
    names: { '#type': 'type' },
    values: { ':type': type },
  };
  for (const [index, [field, condition]] of Object.entries(where).entries()) {
    const steps = field.split('.').map((step, depth) => [`#w${index}d${depth}`, step] as const);
    const path = ['detail', ...steps.map(([name]) => name)].join('.');
    for (const [part, { test, values }] of testsOf(path, condition).entries()) {
      const names = values.map((_, place) => `:w${index}p${part}v${place}`);
      filter.expression += ` AND ${test(names)}`;
      for (const [place, value] of values.entries()) filter.values[names[place] ?? ''] = value;
    }
    Object.assign(filter.names, Object.fromEntries(steps));
  }
  return filter;
}

interface Test {
  test: (names: readonly string[]) => string;
  values: readonly unknown[];
}

const compare = (path: string, operator: string, value: unknown): Test => ({
  test: ([name]) => `${path} ${operator} ${name ?? ''}`,
  values: [value],
});

const call = (operation: string, path: string, value: unknown): Test => ({
  test: ([name]) => `${operation}(${path}, ${name ?? ''})`,
  values: [value],
});

function testsOf(path: string, condition: FieldCondition): Test[] {
  if (typeof condition !== 'object') return [compare(path, '=', condition)];
  const { gte, lte, prefix, contains } = condition;
  return [
    ...(condition.in
      ? [{ test: (names: readonly string[]) => `${path} IN (${names.join(', ')})`, values: condition.in }]
      : []),
    ...(gte === undefined ? [] : [compare(path, '>=', gte)]),
    ...(lte === undefined ? [] : [compare(path, '<=', lte)]),
    ...(prefix === undefined ? [] : [call('begins_with', path, prefix)]),
    ...(contains === undefined ? [] : [call('contains', path, contains)]),
  ];
}
