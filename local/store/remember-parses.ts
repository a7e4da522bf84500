import type { AttributeValue } from './attribute-value.ts';

/** What an expression is parsed with; what it uses is taken out of the two lists of unused placeholders. */
interface ParseContext {
  readonly attrNames?: Readonly<Record<string, string>>;
  readonly attrVals?: Readonly<Record<string, AttributeValue>>;
  unusedAttrNames: Record<string, true>;
  unusedAttrVals: Record<string, true>;
}

export interface ExpressionParser {
  parse(expression: string, options: { readonly context: ParseContext }): unknown;
}

type Values = NonNullable<ParseContext['attrVals']>;
type Fill = (values: Values) => unknown;

interface Parsed {
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly fill: Fill;
}

/** The only two that look at what a value is, not just at its type. */
const looksAtValues = /between|attribute_type/i;

/**
 * Makes one of dynalite's parsers remember what it parsed. The outcome depends on the expression, the names and the
 * types of the values; the values themselves are filled in.
 */
export function rememberParses(parser: ExpressionParser): void {
  const parse = parser.parse.bind(parser);
  const known = new Map<string, Parsed>();
  parser.parse = (expression, options) => {
    const { context } = options;
    const { attrNames = {}, attrVals = {} } = context;
    if (looksAtValues.test(expression)) return parse(expression, options);
    const types = Object.entries(attrVals).flatMap(([name, value]) => [name, ...Object.keys(value)]);
    const key = JSON.stringify([expression, attrNames, types]);
    let parsed = known.get(key);
    if (!parsed) {
      const all = {
        ...context,
        unusedAttrNames: trueFor(Object.keys(attrNames)),
        unusedAttrVals: trueFor(Object.keys(attrVals)),
      };
      const outcome = parse(expression, { ...options, context: all });
      // What is wrong is told in terms of the values too.
      if (typeof outcome === 'string') return outcome;
      parsed = {
        names: Object.keys(attrNames).filter((name) => !(name in all.unusedAttrNames)),
        values: Object.keys(attrVals).filter((name) => !(name in all.unusedAttrVals)),
        fill: filling(outcome, new Map(Object.entries(attrVals).map(([name, value]) => [value, name]))),
      };
      known.set(key, parsed);
    }
    for (const name of parsed.names) Reflect.deleteProperty(context.unusedAttrNames, name);
    for (const name of parsed.values) Reflect.deleteProperty(context.unusedAttrVals, name);
    return parsed.fill(attrVals);
  };
}

const trueFor = (names: readonly string[]): Record<string, true> =>
  Object.fromEntries(names.map((name) => [name, true]));

/** Builds a parsed expression again with other values; parts without values stay one object. */
function filling(node: unknown, nameOf: ReadonlyMap<unknown, string>): Fill {
  return fillingOf(node, nameOf) ?? (() => node);
}

function fillingOf(node: unknown, nameOf: ReadonlyMap<unknown, string>): Fill | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const name = nameOf.get(node);
  if (name !== undefined) return (values) => values[name];
  const fills = Object.entries(node).flatMap(([member, inner]) => {
    const fill = fillingOf(inner, nameOf);
    return fill ? [[member, fill] as const] : [];
  });
  if (fills.length === 0) return undefined;
  return (values) => {
    const filled = (Array.isArray(node) ? [...(node as unknown[])] : { ...node }) as Record<string, unknown>;
    for (const [member, fill] of fills) filled[member] = fill(values);
    return filled;
  };
}
