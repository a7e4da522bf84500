import { z } from 'zod';

/** A schema of a tree that is not even looked at when it lies deeper than people write: the parser is recursive. */
export const nestsAtMost = <Schema extends z.ZodType>(levels: number, schema: Schema) =>
  z.preprocess((value, context) => {
    if (depthOf(value, levels) <= levels) return value;
    context.addIssue({ code: 'custom', message: `conditions nest at most ${levels} levels` });
    return z.NEVER;
  }, schema);

/** Stops one level beyond `most`. Lists are no level of their own. */
function depthOf(value: unknown, most: number): number {
  if (typeof value !== 'object' || value === null || most < 0) return 0;
  const parts = Object.values(value).map((part) => depthOf(part, Array.isArray(value) ? most : most - 1));
  return Math.max(0, ...parts) + (Array.isArray(value) ? 0 : 1);
}
