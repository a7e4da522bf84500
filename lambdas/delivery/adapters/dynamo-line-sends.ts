import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { LineSend, LineSendBody } from '../domain/line-send.ts';
import type { LineSendLedger } from '../ports.ts';
import { packJson, unpackJson } from './pack-json.ts';
import { putAtRevision, type RecordsDeps } from './records-access.ts';
import { sendPartition } from './send-items.ts';

const keyOf = (sendId: string) => ({ pk: sendPartition(sendId), sk: 'LINE' });

/** One item a send by LINE, with what it says: five messages of 50 KB are a tenth of that when deflated. */
export function createDynamoLineSends(deps: RecordsDeps): LineSendLedger {
  const { client, tables } = deps;
  return {
    async read(sendId) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.records, Key: keyOf(sendId), ConsistentRead: true }),
      );
      return Item && fromItem(Item);
    },
    async save(send) {
      const next = { ...send, revision: send.revision + 1 };
      return (await putAtRevision(deps, toItem(next), send.revision)) ? next : undefined;
    },
  };
}

function toItem({ body, ...send }: LineSend): Record<string, unknown> {
  return { ...keyOf(send.sendId), revision: send.revision, send, ...(body ? { body: packJson(body) } : {}) };
}

/** Only this adapter writes them. */
function fromItem({ send, body }: Record<string, unknown>): LineSend {
  const kept = body === undefined ? undefined : (unpackJson(body as Uint8Array) as unknown as LineSendBody);
  return { ...(send as LineSend), body: kept };
}
