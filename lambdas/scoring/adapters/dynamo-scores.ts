import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import { unlessRefused } from '../../shared/edge/dynamo/unless-refused.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { MemberChange, WriteScores } from '../ports.ts';

/** Well below what one Lambda can have open, and about 5,000 writes a second. */
const writesUnderWay = 32;

/** The maps `scores` and `engagement` of the members' items, one write unit a member. */
export function createWriteScores(deps: {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members'>;
  memberKey: (channelId: string, memberId: string) => Record<string, string>;
}): WriteScores {
  return async (channelId, changes) => {
    await mapBounded(changes, writesUnderWay, (change) => {
      const update = new UpdateCommand({
        TableName: deps.tables.members,
        Key: deps.memberKey(channelId, change.memberId),
        ...expressionOf(change),
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(mergedInto)',
      });
      return unlessRefused(deps.client.send(update));
    });
  };
}

function expressionOf({ scores, engagement }: MemberChange): {
  UpdateExpression: string;
  ExpressionAttributeValues?: Record<string, unknown>;
} {
  const sets = { ...(scores ? { scores } : {}), ...(engagement ? { engagement } : {}) };
  const names = Object.keys(sets);
  const set = names.length > 0 ? `SET ${names.map((name) => `${name} = :${name}`).join(', ')}` : '';
  return {
    UpdateExpression: `${set}${scores === null ? ' REMOVE scores' : ''}`,
    ...(names.length > 0
      ? {
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(sets).map(([name, value]) => [`:${name}`, value]),
          ),
        }
      : {}),
  };
}
