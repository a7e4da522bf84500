import type { AudienceWork } from '../lambdas/audiences/ports.ts';
import type { BroadcastWork, ChunkOrder } from '../lambdas/broadcasts/ports.ts';
import type { CodeWork } from '../lambdas/code-pools/ports.ts';
import type { CartTimer } from '../lambdas/commerce/carts/ports.ts';
import type { ConnectorMessage } from '../lambdas/commerce/connectors/ports.ts';
import type { PartMessage } from '../lambdas/commerce/import-orders/order-part.ts';
import type { InboundMessage } from '../lambdas/inbound/contracts.ts';
import type { DomainEvent } from '../lambdas/events/contracts.ts';
import type { ImportOrder } from '../lambdas/members/import-followers.ts';
import type { MediaOrder } from '../lambdas/members/keep-media.ts';
import type { Click } from '../lambdas/links/ports.ts';
import type { NoticeWork } from '../lambdas/notices/contracts.ts';
import type { RichMenuWork } from '../lambdas/rich-menus/ports.ts';
import type { Kernel } from './kernel/kernel.ts';
import { openQueue } from './kernel/queue/open-queue.ts';

/** Short, so that a developer sees a retry; in AWS it is six times the consumer's timeout. */
const visibilityTimeoutSeconds = 5;

/** The queues of the deployment, by the same names; entrants share a cohort for one second instead of sixty. */
export async function openQueues(kernel: Kernel) {
  const standard = { kind: 'standard', visibilityTimeoutSeconds, batchSize: 10 } as const;
  return {
    inbound: await openQueue<InboundMessage>(kernel, {
      name: 'inbound',
      kind: 'fifo',
      visibilityTimeoutSeconds,
      batchSize: 10,
      maxConcurrency: 10,
    }),
    media: await openQueue<MediaOrder>(kernel, { ...standard, name: 'members.media' }),
    import: await openQueue<ImportOrder>(kernel, { ...standard, name: 'members.import' }),
    orderImport: await openQueue<PartMessage>(kernel, {
      name: 'commerce.import',
      kind: 'fifo',
      visibilityTimeoutSeconds,
      batchSize: 1,
    }),
    carts: await openQueue<CartTimer | DomainEvent>(kernel, { ...standard, name: 'commerce.carts' }),
    audiences: await openQueue<AudienceWork>(kernel, { ...standard, name: 'audiences.work', batchSize: 1 }),
    codes: await openQueue<CodeWork>(kernel, { ...standard, name: 'codePools.work', batchSize: 1 }),
    richMenus: await openQueue<RichMenuWork | DomainEvent>(kernel, { ...standard, name: 'richMenus.work' }),
    connectors: await openQueue<ConnectorMessage>(kernel, {
      name: 'commerce.connectors',
      kind: 'fifo',
      visibilityTimeoutSeconds,
      batchSize: 10,
    }),
    clicks: await openQueue<Click>(kernel, { ...standard, name: 'links.clicks' }),
    broadcastWork: await openQueue<BroadcastWork>(kernel, {
      ...standard,
      name: 'broadcasts.work',
      batchSize: 1,
    }),
    broadcastSend: await openQueue<ChunkOrder>(kernel, {
      ...standard,
      name: 'broadcasts.send',
      maxConcurrency: 2,
    }),
    notices: await openQueue<NoticeWork>(kernel, { ...standard, name: 'notices.work' }),
    react: await openQueue<DomainEvent>(kernel, { ...standard, name: 'journeys.react' }),
    entry: await openQueue<DomainEvent>(kernel, {
      ...standard,
      name: 'journeys.entry',
      batchSize: 1000,
      batchingWindowSeconds: 1,
    }),
    spawn: await openQueue<DomainEvent>(kernel, {
      ...standard,
      name: 'journeys.spawn',
      batchSize: 1000,
      batchingWindowSeconds: 1,
      maxConcurrency: 2,
    }),
  };
}
export type Queues = Awaited<ReturnType<typeof openQueues>>;
