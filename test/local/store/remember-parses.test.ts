import conditionParser from 'dynalite/db/conditionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import { rememberParses, type ExpressionParser } from '../../../local/store/remember-parses.ts';

const parsers = { condition: conditionParser, update: updateParser } as Record<string, ExpressionParser>;

const [one, two, text, list] = [{ N: '1' }, { N: '2' }, { S: 'x' }, { L: [{ N: '1' }] }];
const names = { '#a': 'alpha', '#b': 'beta' };

const cases = [
  { kind: 'condition', expression: '#a = :x AND (beta < :y OR NOT contains(#a, :x))' },
  { kind: 'condition', expression: 'alpha BETWEEN :x AND :y' },
  { kind: 'condition', expression: 'attribute_type(#a, :x) AND :y IN (alpha, :x)' },
  { kind: 'condition', expression: 'begins_with(#a.#b[1], :x) OR size(#b) > :y' },
  { kind: 'condition', expression: 'attribute_exists(#a)' },
  { kind: 'update', expression: 'SET #a = if_not_exists(#a, :x) + :y, gamma = :x REMOVE #b ADD delta :y' },
  { kind: 'update', expression: 'SET alpha = list_append(#a, :x), omega = :y' },
  { kind: 'update', expression: 'SET #a = :missing' },
  { kind: 'update', expression: 'SET' },
];

/** Values of one name differ in type, or only in what they are. */
const values = [
  { ':x': one, ':y': two },
  { ':x': two, ':y': one },
  { ':x': text, ':y': text },
  { ':x': { S: 'N' }, ':y': one },
  { ':x': list, ':y': one },
  { ':x': list, ':y': { L: [] } },
];

function outcome(parser: ExpressionParser, expression: string, attrVals: object): unknown {
  const context = {
    ...{ attrNames: names, attrVals: { ...attrVals }, isReserved: () => false },
    compare: (_: string, x: { N: string }, y: { N: string }) => Number(x.N) > Number(y.N),
    unusedAttrNames: { '#a': true, '#b': true } as const,
    unusedAttrVals: { ':x': true, ':y': true } as const,
  };
  try {
    const parsed = parser.parse(expression, { context });
    // What is unused is only asked for once all is well.
    if (typeof parsed === 'string') return parsed;
    return structuredClone({ parsed, unused: [context.unusedAttrNames, context.unusedAttrVals] });
  } catch (error) {
    return (error as Error).message;
  }
}

it.each(cases)('parses $expression as without memory, whatever the values', ({ kind, expression }) => {
  const plain = parsers[kind] as ExpressionParser;
  const remembering = { parse: plain.parse.bind(plain) };
  rememberParses(remembering);
  const parsed = [...values, ...values].map((attrVals) => [
    outcome(remembering, expression, attrVals),
    outcome(plain, expression, attrVals),
  ]);
  expect(parsed.map(([remembered]) => remembered)).toEqual(parsed.map(([, fresh]) => fresh));
});

it('parses an expression once for all values of the same types', () => {
  let parses = 0;
  const counting: ExpressionParser = {
    parse: (...call) => {
      parses += 1;
      return (conditionParser as ExpressionParser).parse(...call);
    },
  };
  rememberParses(counting);
  for (const attrVals of [{ ':x': one }, { ':x': two }, { ':x': text }])
    outcome(counting, '#a = :x', attrVals);
  expect(parses).toBe(2);
});
