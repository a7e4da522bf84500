import { z } from 'zod';
import { refuseProperties, type LineAnswer } from '../../http/line-answer.ts';

const Units = z.array(z.string().regex(/^\w{1,30}$/)).max(1);

/** The unit of a push or multicast: at most one name of up to 30 letters, digits or `_`. */
export function readUnit(units: unknown): { unit: string | undefined } | { refusal: LineAnswer } {
  if (units === undefined) return { unit: undefined };
  const parsed = Units.safeParse(units);
  if (parsed.success) return { unit: parsed.data[0] };
  const message = 'Must be one name of 1 to 30 letters, digits or underscores';
  return { refusal: refuseProperties([{ message, property: 'customAggregationUnits' }]) };
}
