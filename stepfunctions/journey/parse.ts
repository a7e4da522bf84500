import { jsonPointer } from '../line-message/json-pointer.ts';
import { shapeIssues } from '../shape-issues.ts';
import { shapeWords } from '../shape-words.ts';
import { JourneyDefinition } from './definition.ts';
import { tooDeep } from './too-deep.ts';
import type { JourneyProblem } from './nodes/node-kind.ts';

/** The definition, or everything that is wrong with its shape. */
export function parseJourney(
  json: unknown,
): { ok: JourneyDefinition } | { problems: readonly JourneyProblem[] } {
  const deepPath = tooDeep(json, mostLevels);
  if (deepPath) return { problems: [nestedTooDeep(deepPath)] };
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

/** An item of DynamoDB may nest 32 levels; the definition is one of its attributes. */
const mostLevels = 31;

const nestedTooDeep = (path: readonly PropertyKey[]): JourneyProblem => ({
  path: jsonPointer(path),
  code: 'nested-too-deep',
  message: `The definition nests more than ${mostLevels} levels.`,
  hint: 'Make a segment of inner conditions and name it: { "segmentId": ... }.',
});

const hints: Readonly<Record<string, string>> = {
  unrecognized_keys: 'Mend its name, or leave it out.',
  invalid_key: 'Give it another name.',
};
