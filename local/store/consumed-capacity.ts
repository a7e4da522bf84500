import type { CapacityDetail } from './dynalite.ts';
import { totalUnits } from './meter.ts';
import type { Usage } from './meter.ts';

interface ConsumedCapacity {
  readonly TableName: string;
  readonly CapacityUnits: number;
  readonly Table?: { readonly CapacityUnits: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
}

/** The `ConsumedCapacity` of an answer, in the detail that the request asked for. */
export function consumedCapacity(
  detail: CapacityDetail | undefined,
  usage: Usage,
): { ConsumedCapacity?: ConsumedCapacity } {
  return detail === undefined || detail === 'NONE' ? {} : { ConsumedCapacity: toCapacity(detail, usage) };
}

/** The same for requests over several tables. */
export function consumedCapacities(
  detail: CapacityDetail | undefined,
  usages: readonly Usage[],
): { ConsumedCapacity?: ConsumedCapacity[] } {
  return detail === undefined || detail === 'NONE'
    ? {}
    : { ConsumedCapacity: usages.map((usage) => toCapacity(detail, usage)) };
}

function toCapacity(detail: 'INDEXES' | 'TOTAL', usage: Usage): ConsumedCapacity {
  const total = { TableName: usage.table, CapacityUnits: totalUnits(usage) };
  if (detail === 'TOTAL') return total;
  const indexes = Object.entries(usage.indexUnits).map(
    ([name, CapacityUnits]) => [name, { CapacityUnits }] as const,
  );
  return {
    ...total,
    Table: { CapacityUnits: usage.tableUnits },
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: Object.fromEntries(indexes) }),
  };
}
