import type { Operation } from '../engine.ts';
import { parseRequest } from '../parse-request.ts';

/** The definition of a table; sizes, dates and ARNs, which mean nothing here, are left out. */
export const describeTable: Operation = (engine, input) => {
  const { TableName } = parseRequest('describeTable', input);
  const { schema, definition } = engine.findTable(TableName);
  const indexes = schema.GlobalSecondaryIndexes?.map((index) => ({ ...index, IndexStatus: 'ACTIVE' }));
  return {
    Table: {
      ...schema,
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      ...(indexes && { GlobalSecondaryIndexes: indexes }),
      ...(definition.stream && {
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    },
  };
};
