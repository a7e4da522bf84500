import { z } from 'zod';
import { SharedEnv } from '../shared/env.ts';

const importNames = { ORDER_IMPORT_QUEUE_URL: z.string(), MEDIA_BUCKET: z.string() };

export const CommerceApiEnv = SharedEnv.extend(importNames);
export const ImportOrdersEnv = SharedEnv.extend(importNames);
export const WatchCartsEnv = SharedEnv.extend({ CART_QUEUE_URL: z.string() });
export const ReceiveConnectorEnv = SharedEnv.extend({ CONNECTOR_QUEUE_URL: z.string() });
