import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createMemoryClient } from '../../lambdas/shared/edge/dynamo/memory/memory-client.ts';
import { createUnitMeter } from '../../lambdas/shared/edge/dynamo/memory/unit-meter.ts';
import type { MemoryStore } from './memory-store.ts';

/**
 * A client that does everything twice: on the embedded store and on the tables in memory. It answers as the store does and
 * notes where the two differ: in answers, refusals or units.
 */
export function twinClient({ store, client, tables }: MemoryStore) {
  const meter = createUnitMeter();
  const memory = createMemoryClient({ names: tables, meter });
  const differences: string[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const once = async (command: never) => {
    const before = store.meter.read();
    const billed = meter.reading();
    const [real, copy] = [await settled(client, command), await settled(memory, command)];
    const after = store.meter.read();
    const then = meter.reading();
    const name = (command as object).constructor.name;
    if (!isDeepStrictEqual(plain(real), plain(copy)))
      differences.push(`${name} answers ${told(real)}, in memory ${told(copy)}`);
    const units = [after.writeUnits - before.writeUnits, after.readUnits - before.readUnits];
    const copied = [then.writeUnits - billed.writeUnits, then.readUnits - billed.readUnits];
    if (!isDeepStrictEqual(units, copied))
      differences.push(
        `${name} costs ${units.join('+')}, in memory ${copied.join('+')}: ${inputOf(command)}`,
      );
    if ('error' in real) throw real.error;
    return real.answer;
  };

  /** One after the other, so that both see the same order. */
  const send = (command: never): Promise<unknown> => {
    const answer = turn.then(() => once(command));
    turn = answer.catch(() => undefined);
    return answer;
  };
  return { client: { send } as unknown as DynamoDBDocumentClient, differences, meter };
}

type Settled = { answer: unknown } | { error: Error };

async function settled(client: DynamoDBDocumentClient, command: never): Promise<Settled> {
  try {
    return { answer: await client.send(command) };
  } catch (error) {
    return { error: error as Error };
  }
}

/** What both must agree on: sets and bytes in one form, no metadata. */
function plain(settled: Settled): unknown {
  if ('error' in settled) {
    const { name, Item, CancellationReasons } = settled.error as Error & {
      Item?: object;
      CancellationReasons?: { Code: string }[];
    };
    return normal({ name, Item, codes: CancellationReasons?.map(({ Code }) => Code) });
  }
  const { Item, Items, Attributes, Responses, LastEvaluatedKey } = settled.answer as Record<string, unknown>;
  return normal({ Item, Items, Attributes, Responses, LastEvaluatedKey });
}

function normal(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value instanceof Set) return [...value].map(normal).sort();
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, normal(inner)]),
  );
}

const told = (answer: Settled): string => JSON.stringify(plain(answer)).slice(0, 400);

const inputOf = (command: unknown): string =>
  JSON.stringify((command as { input: unknown }).input).slice(0, 400);
