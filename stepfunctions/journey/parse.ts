import { jsonPointer } from '../line-message/json-pointer.ts';
import { JourneyDefinition } from './definition.ts';
import type { JourneyProblem } from './nodes/node-kind.ts';

/** The definition, or everything that is wrong with its shape. */
export function parseJourney(
  json: unknown,
): { ok: JourneyDefinition } | { problems: readonly JourneyProblem[] } {
  const parsed = JourneyDefinition.safeParse(json);
  if (parsed.success) return { ok: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path, code, message }) => ({
      path: jsonPointer(path),
      code,
      message,
      hint: 'See JourneyDefinition in the API reference (/v1/openapi.json).',
    })),
  };
}
