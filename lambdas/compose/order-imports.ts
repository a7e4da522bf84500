import { createDynamoOrderImports } from '../commerce/adapters/dynamo-order-imports.ts';
import { createImportPart } from '../commerce/import-orders/import-part.ts';
import { createOrderPart, type PartMessage } from '../commerce/import-orders/order-part.ts';
import { usualPartBytes } from '../commerce/import-orders/read-part.ts';
import { createStartImport } from '../commerce/import-orders/start-import.ts';
import type { Blobs } from '../shared/domain/blobs.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { createWriteAll } from '../shared/edge/dynamo/write-all.ts';
import { composeCommerce } from './commerce.ts';
import type { Core } from './core.ts';

interface Platform {
  blobs: Pick<Blobs, 'getRange' | 'delete'>;
  sendToImportQueue: SendToQueue<PartMessage>;
}

/** Imports of order histories, as their API sees them. */
export function composeOrderImports(core: Core, platform: Platform) {
  const imports = createDynamoOrderImports({ ...core, writeAll: createWriteAll(core) });
  const orderPart = createOrderPart(platform.sendToImportQueue);
  return { imports, orderPart, startImport: createStartImport({ ...core, ...platform, imports, orderPart }) };
}

/** The consumer of the queue `commerce.import.fifo`. */
export function composeImportPart(core: Core, platform: Platform, partBytes = usualPartBytes) {
  const imports = composeOrderImports(core, platform);
  return createImportPart({ ...core, ...platform, ...composeCommerce(core), ...imports, partBytes });
}
