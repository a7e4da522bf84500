import { jsonPointer } from '../line-message/json-pointer.ts';
import type { LineMessage } from '../line-message/line-message.ts';
import { codeFieldProblems } from './code-fields.ts';
import type { JourneyProblem } from './nodes/node-kind.ts';
import { fieldPattern } from './personal-fields.ts';

/**
 * What is wrong with the fields of messages, by JSON pointer below them (`/0/text`): a field that is none of ours would be
 * sent as it is written, and a code needs its pool.
 * @param knownPools undefined: nobody asks which code pools there are
 */
export const fieldProblems = (
  messages: readonly LineMessage[],
  knownPools: ReadonlySet<string> | undefined,
): JourneyProblem[] => [
  ...messages.flatMap((message, index) => unknownFields(message, [index])),
  ...(knownPools ? codeFieldProblems(messages, knownPools) : []),
];

const anyField = /\{\{(?:[^{}]*\}\})?/g;
const ownField = new RegExp(`^${fieldPattern.source}$`);

function unknownFields(value: unknown, at: readonly PropertyKey[]): JourneyProblem[] {
  if (typeof value === 'string')
    return [...value.matchAll(anyField)].flatMap(([written]) =>
      ownField.test(written) ? [] : [unknownField(jsonPointer(at), written)],
    );
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    isLiteral(value, key) ? [] : unknownFields(entry, [...at, key]),
  );
}

/** In the text of a textV2 doubled braces are how LINE writes one. */
const isLiteral = (owner: object, key: string): boolean =>
  key === 'text' && 'type' in owner && owner.type === 'textV2';

const unknownField = (path: string, written: string): JourneyProblem => ({
  ...{ path, code: 'unknown-field' },
  message: written === '{{' ? 'A field that begins with {{ ends with }}.' : `There is no field ${written}.`,
  hint: 'Take {{name}}, {{attribute.<key>}} or {{preferences}}, each also with a default ({{name|friend}}), {{code.<poolId>}} or {{link.<linkId>}}.',
});
