import type { TableDefinition } from '../../../local/store/table-definition.ts';

export const crashTables: readonly TableDefinition[] = [
  {
    name: 'accounts',
    partitionKey: 'id',
    indexes: [{ name: 'bySide', partitionKey: 'side', projection: 'all' }],
    stream: true,
  },
];
