import type { z } from 'zod';
import { jsonPointer } from '../../../../stepfunctions/line-message/json-pointer.ts';
import type { ProblemDetail } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What a schema finds wrong, each with its own place: a field that is not known by its own name. */
export const badFields = (error: z.ZodError, place: string): ProblemDetail[] =>
  error.issues
    .flatMap(insideUnion)
    .flatMap(eachUnknown)
    .map(({ path, message, code }) => ({ path: `${place}${jsonPointer(path) || '/'}`, message, code }));

/**
 * What is wrong inside the one option of a union that the value is meant to be: all others do not even have its properties.
 * The issue itself where that cannot be told.
 */
function insideUnion(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.filter((issues) => issues.every(({ path }) => path.length > 0));
  const [option, ...others] = meant;
  if (!option || others.length > 0) return [issue];
  return option.flatMap(insideUnion).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

const eachUnknown = (issue: Issue): Issue[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({
        ...issue,
        path: [...issue.path, key],
        message: 'There is no such field: remove it, or mend its name.',
      }))
    : [issue];
