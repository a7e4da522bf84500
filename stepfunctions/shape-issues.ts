import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/**
 * Each thing that is wrong with a value, at its own place: of a union what is wrong with the option that is meant, and an
 * unknown field at that field.
 */
export const shapeIssues = ({ issues }: z.ZodError): Issue[] =>
  issues.flatMap(insideUnion).flatMap(atUnknownFields);

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

const atUnknownFields = (issue: Issue): Issue[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }))
    : [issue];
