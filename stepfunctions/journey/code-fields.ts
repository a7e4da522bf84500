import { z } from 'zod';
import { jsonPointer } from '../line-message/json-pointer.ts';
import type { LineMessage } from '../line-message/line-message.ts';
import type { JourneyProblem } from './nodes/node-kind.ts';
import { unknownReference } from './reference.ts';
import { fieldPattern, personalFields } from './personal-fields.ts';

const prefix = 'code.';

/** The owner's own name for a pool of codes, e.g. `spring-vouchers`. */
export const CodePoolId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,29}$/,
    'a pool id: a lower-case letter, then letters, digits, hyphens (30 at most)',
  );

/** The field that becomes a code of the pool. */
export const codeField = (poolId: string): string => `${prefix}${poolId}`;

/** The pools that messages take codes from, each once. */
export const codePoolsOf = (messages: readonly LineMessage[]): string[] =>
  personalFields(messages).flatMap((field) => poolOf(field) ?? []);

/** What is wrong with the code fields of messages, by JSON pointer below them: `/0/text`. */
export function codeFieldProblems(
  messages: readonly LineMessage[],
  knownPools: ReadonlySet<string>,
): JourneyProblem[] {
  return placesIn(messages).flatMap(({ path, poolId, hasDefault }) => {
    if (!knownPools.has(poolId)) return [unknownReference(path, { kind: 'codePool', id: poolId })];
    if (!hasDefault) return [];
    const message = `A code has no default: whom no code is left for gets nothing.`;
    return [{ path, code: 'code-with-default', message, hint: `Write {{${codeField(poolId)}}}.` }];
  });
}

const poolOf = (field: string): string | undefined =>
  field.startsWith(prefix) ? field.slice(prefix.length) : undefined;

interface Place {
  path: string;
  poolId: string;
  hasDefault: boolean;
}

function placesIn(value: unknown, at: readonly PropertyKey[] = []): Place[] {
  if (typeof value === 'string')
    return [...value.matchAll(fieldPattern)].flatMap(([, field = '', fallback]) => {
      const poolId = poolOf(field);
      return poolId === undefined
        ? []
        : [{ path: jsonPointer(at), poolId, hasDefault: fallback !== undefined }];
    });
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) => placesIn(entry, [...at, key]));
}
