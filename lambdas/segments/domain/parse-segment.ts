import { jsonPointer } from '../../../stepfunctions/line-message/json-pointer.ts';
import { shapeIssues } from '../../../stepfunctions/shape-issues.ts';
import { shapeWords } from '../../../stepfunctions/shape-words.ts';
import { isKindName, SegmentId, type SegmentExpression } from './expression.ts';
import { conditionKinds } from './kinds/registry.ts';

/** Something wrong with an expression, told so that it can be mended. */
export interface SegmentProblem {
  /** JSON pointer into the expression, e.g. `/all/0/tag/name`. */
  path: string;
  code: string;
  message: string;
  hint: string;
}

export type ParsedSegment =
  | { outcome: 'ok'; expression: SegmentExpression }
  | { outcome: 'problems'; problems: readonly SegmentProblem[] };

export const mostDepth = 8;
export const mostConditions = 50;
/** All segments of a channel are read at once, and lists in conditions may be long. */
const mostCharacters = 50_000;

const groups = ['all', 'any', 'not'] as const;
const kindNames = [...groups, 'segment', ...Object.keys(conditionKinds)].join(', ');

/** The expression, with what is left out filled in, or everything that is wrong with it. */
export function parseSegment(json: unknown): ParsedSegment {
  const problems: SegmentProblem[] = [];
  const counted = { conditions: 0 };
  const expression = parsePart({ json, path: '', depth: 1 }, problems, counted);
  if (counted.conditions > mostConditions) {
    problems.push({
      path: '',
      code: 'too-many-conditions',
      message: `The segment has ${counted.conditions} conditions; ${mostConditions} is the most.`,
      hint: 'Divide it into segments and refer to them: {"segment":"<id>"}.',
    });
  }
  if (problems.length === 0 && JSON.stringify(expression).length > mostCharacters) {
    problems.push({
      path: '',
      code: 'too-large',
      message: `The segment has more than ${mostCharacters} characters.`,
      hint: 'Put long lists of members into an audience: {"audience":"<id>"}.',
    });
  }
  return problems.length > 0 || !expression
    ? { outcome: 'problems', problems }
    : { outcome: 'ok', expression };
}

interface Place {
  json: unknown;
  path: string;
  /** 1 for the outermost. */
  depth: number;
}

/** Undefined when something is wrong, which then is among the problems. */
function parsePart(
  { json, path, depth }: Place,
  problems: SegmentProblem[],
  counted: { conditions: number },
): SegmentExpression | undefined {
  const field = onlyField(json);
  if ('message' in field) {
    problems.push({ path, ...field });
    return undefined;
  }
  const { name, argument } = field;
  const inner: Place = { json: argument, path: `${path}${jsonPointer([name])}`, depth: depth + 1 };
  if (!isGroupName(name)) {
    counted.conditions += 1;
    return parseLeaf(name, inner, problems);
  }
  const problem = groupProblem(name, argument, depth);
  if (problem) {
    problems.push({ path: inner.path, ...problem });
    return undefined;
  }
  if (name === 'not') {
    const part = parsePart(inner, problems, counted);
    return part && { not: part };
  }
  const parts = (argument as unknown[]).flatMap(
    (part, index) =>
      parsePart({ ...inner, json: part, path: `${inner.path}/${index}` }, problems, counted) ?? [],
  );
  return name === 'all' ? { all: parts } : { any: parts };
}

type Complaint = Omit<SegmentProblem, 'path'>;
type GroupName = (typeof groups)[number];

function onlyField(json: unknown): { name: string; argument: unknown } | Complaint {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return {
      code: 'not-a-condition',
      message: 'This is no condition: it must be an object.',
      hint: 'For example {"tag":{"name":"vip"}}, or several in {"all":[...]}.',
    };
  }
  const names = Object.keys(json);
  const [name] = names;
  if (name === undefined || names.length > 1) {
    return {
      code: 'not-one-kind',
      message: `A condition has one field, its kind; this has ${names.join(', ') || 'none'}.`,
      hint: 'Join several by {"all":[{...},{...}]} or {"any":[{...},{...}]}.',
    };
  }
  return { name, argument: (json as Record<string, unknown>)[name] };
}

function groupProblem(name: GroupName, argument: unknown, depth: number): Complaint | undefined {
  if (depth > mostDepth) {
    return {
      code: 'too-deep',
      message: `Conditions lie deeper than ${mostDepth} levels.`,
      hint: 'Make a segment of the inner part and refer to it: {"segment":"<id>"}.',
    };
  }
  if (name === 'not' || (Array.isArray(argument) && argument.length > 0)) return undefined;
  return {
    code: 'empty-group',
    message: `"${name}" needs a list with at least one condition.`,
    hint: `For example {"${name}":[{"tag":{"name":"vip"}}]}.`,
  };
}

function parseLeaf(
  name: string,
  { json, path }: Place,
  problems: SegmentProblem[],
): SegmentExpression | undefined {
  const known = leafKind(name);
  if (!known) {
    const message = `There is no condition "${name}".`;
    problems.push({ path, code: 'unknown-condition', message, hint: `Conditions are ${kindNames}.` });
    return undefined;
  }
  const parsed = known.schema.safeParse(json, { error: shapeWords });
  if (parsed.success) return { [name]: parsed.data } as SegmentExpression;
  const hint = `For example ${JSON.stringify({ [name]: known.example })}.`;
  for (const { path: inner, code, message } of shapeIssues(parsed.error))
    problems.push({ path: `${path}${jsonPointer(inner)}`, code, message, hint });
  return undefined;
}

function leafKind(name: string) {
  if (name === 'segment') return { schema: SegmentId, example: 'rfm-champions' };
  return isKindName(name) ? conditionKinds[name] : undefined;
}

const isGroupName = (name: string): name is GroupName => (groups as readonly string[]).includes(name);
