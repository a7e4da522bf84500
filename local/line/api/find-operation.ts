import { accountOperations } from './account-operations.ts';
import { aggregationOperations } from './aggregation-operations.ts';
import { audienceOperations } from './audience-operations.ts';
import { contentOperations } from './content-operations.ts';
import { deliveryOperations } from './delivery-operations.ts';
import { insightOperations } from './insight-operations.ts';
import type { Operation, Operations } from './operation.ts';
import { richMenuOperations } from '../rich-menus/rich-menu-operations.ts';
import { sendOperations } from './send/send-operations.ts';
import { webhookOperations } from './webhook-operations.ts';

const operations: Operations = {
  ...sendOperations,
  ...accountOperations,
  ...contentOperations,
  ...webhookOperations,
  ...insightOperations,
  ...deliveryOperations,
  ...aggregationOperations,
  ...audienceOperations,
  ...richMenuOperations,
};

/** Fixed words win over parameters: `/user/all/richmenu` is nobody's. */
const patterns = Object.entries(operations)
  .map(([endpoint, operation]) => {
    const pattern = endpoint.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    return { endpoint, operation, pattern: new RegExp(`^${pattern}$`) };
  })
  .sort((a, b) => parameterCount(a.endpoint) - parameterCount(b.endpoint));

function parameterCount(endpoint: string): number {
  return endpoint.split('{').length;
}

export interface FoundOperation {
  /** Method and path template. */
  endpoint: string;
  operation: Operation;
  params: Readonly<Record<string, string>>;
}

export function findOperation(method: string, path: string): FoundOperation | undefined {
  for (const { endpoint, operation, pattern } of patterns) {
    const match = pattern.exec(`${method} ${path}`);
    if (match) return { endpoint, operation, params: match.groups ?? {} };
  }
  return undefined;
}
