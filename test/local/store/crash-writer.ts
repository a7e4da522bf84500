/**
 * A program to be killed: moves one unit at a time between two accounts and prints each transfer that was acknowledged.
 * Usage: node crash-writer.ts <folder>
 */
import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { openStore } from '../../../local/store/open-store.ts';
import { crashTables } from './crash-tables.ts';

const store = await openStore({ path: process.argv[2] ?? '', tables: crashTables });
const client = store.dynamoClient();

async function transferForever(): Promise<never> {
  for (;;) {
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: ['-1', '1'].map((amount) => ({
          Update: {
            TableName: 'accounts',
            Key: { id: { S: amount === '1' ? 'to' : 'from' } },
            UpdateExpression: 'ADD balance :amount SET side = :side',
            ExpressionAttributeValues: { ':amount': { N: amount }, ':side': { S: 'account' } },
          },
        })),
      }),
    );
    process.stdout.write('.');
  }
}

await Promise.all([transferForever(), transferForever(), transferForever()]);
