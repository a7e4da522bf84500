import { z } from 'zod';
import type { Account } from '../account.ts';
import { ok, refuse, refuseProperties } from '../http/line-answer.ts';
import { monthOf } from '../state.ts';
import type { Operation, Operations } from './operation.ts';
import { readCursor, writeCursor } from './page-cursor.ts';

const most = 100;
const Limit = z.coerce.number().int().min(1).max(most).default(most);

const unitsOfThisMonth = ({ state, clock }: Account): string[] => [
  ...(state.units.get(monthOf(clock.now())) ?? []),
];

const list: Operation = ({ account, query }) => {
  const limit = Limit.safeParse(query.get('limit') ?? undefined);
  if (!limit.success)
    return refuseProperties([{ message: `Must be between 1 and ${most}`, property: 'limit' }]);
  const units = unitsOfThisMonth(account);
  const from = startOf(account, units, query.get('start'));
  if (from === undefined) return refuse(400, 'Invalid start param');
  const customAggregationUnits = units.slice(from, from + limit.data);
  const isLast = from + limit.data >= units.length;
  const last = customAggregationUnits.at(-1) ?? '';
  return ok({ customAggregationUnits, ...(isLast ? {} : { next: writeCursor(account.clock, last) }) });
};

function startOf({ clock }: Account, units: readonly string[], cursor: string | null): number | undefined {
  if (cursor === null) return 0;
  const place = units.indexOf(readCursor(clock, cursor) ?? '');
  return place === -1 ? undefined : place + 1;
}

/** Names under which pushes and multicasts of this month are counted. */
export const aggregationOperations: Operations = {
  'GET /v2/bot/message/aggregation/info': ({ account }) =>
    ok({ numOfCustomAggregationUnits: unitsOfThisMonth(account).length }),
  'GET /v2/bot/message/aggregation/list': list,
};
