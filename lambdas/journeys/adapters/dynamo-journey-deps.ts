import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Commit } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';

export interface DynamoJourneyDeps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  commit: Commit;
}
