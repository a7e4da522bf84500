import { jsonPointer } from '../line-message/json-pointer.ts';
import { shapeIssues } from '../shape-issues.ts';
import { shapeWords } from '../shape-words.ts';
import { JourneyDefinition } from './definition.ts';
import type { JourneyProblem } from './nodes/node-kind.ts';

/** The definition, or everything that is wrong with its shape. */
export function parseJourney(
  json: unknown,
): { ok: JourneyDefinition } | { problems: readonly JourneyProblem[] } {
  const parsed = JourneyDefinition.safeParse(json, { error: shapeWords });
  if (parsed.success) return { ok: parsed.data };
  return {
    problems: shapeIssues(parsed.error).map(({ path, code, message }) => ({
      path: jsonPointer(path),
      code,
      message,
      hint: hints[code] ?? 'See JourneyDefinition in the API reference (/v1/openapi.json).',
    })),
  };
}

const hints: Readonly<Record<string, string>> = {
  unrecognized_keys: 'Mend its name, or leave it out.',
  invalid_key: 'Give it another name.',
};
