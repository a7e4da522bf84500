import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { queryPartition } from '../../shared/edge/dynamo/query-partition.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import type { TableNames } from '../../shared/tables.ts';
import { SmsReport } from '../domain/sms-report.ts';
import type { SmsReports } from '../ports.ts';

/** AWS's last word comes within 72 hours. */
const keptSeconds = 4 * 86_400;

const Place = z.object({ channelId: z.string(), noticeId: z.string(), number: z.int() });
const Kept = z.union([z.object({ place: Place }), z.object({ report: SmsReport })]);

/** A partition an SMS: whose it is, and an item for each report. */
export function createDynamoSmsReports(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'records'>;
  clock: Pick<Clock, 'now'>;
}): SmsReports {
  const TableName = deps.tables.records;
  const partition = (messageId: string): string => `SMS#${messageId}`;
  const keepAndRead = async (messageId: string, sk: string, kept: z.infer<typeof Kept>) => {
    const expiresAt = Math.floor(deps.clock.now() / 1000) + keptSeconds;
    const Item = { pk: partition(messageId), sk, ...kept, expiresAt };
    await deps.client.send(new PutCommand({ TableName, Item }));
    const items = await queryPartition(deps.client, TableName, partition(messageId));
    return items.map((item) => Kept.parse(item));
  };

  return {
    async link(messageId, place) {
      const found = await keepAndRead(messageId, 'PLACE', { place });
      return found.flatMap((kept) => ('report' in kept ? [kept.report] : []));
    },
    async keep(report) {
      const found = await keepAndRead(report.messageId, `REPORT#${report.eventType}`, { report });
      return found.flatMap((kept) => ('place' in kept ? [kept.place] : []))[0];
    },
  };
}
