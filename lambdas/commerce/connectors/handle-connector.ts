import type { Clock } from '../../shared/domain/clock.ts';
import type { createKeepCart } from '../carts/keep-cart.ts';
import type {
  CancelOrder,
  OrderChangeOutcome,
  OrderOutcome,
  RecordOrders,
  RefundOrder,
} from '../contracts.ts';
import type { ConnectorMessage, ConnectorStore } from './ports.ts';

export interface HandleConnectorDeps {
  recordOrders: RecordOrders;
  refundOrder: RefundOrder;
  cancelOrder: CancelOrder;
  keepCart: ReturnType<typeof createKeepCart>;
  connectors: Pick<ConnectorStore, 'count'>;
  clock: Pick<Clock, 'now'>;
}

/** Does what a shop's webhook means, and counts what became of it. */
export function createHandleConnector(deps: HandleConnectorDeps) {
  return async (message: ConnectorMessage): Promise<void> => {
    const outcome = await act(deps, message);
    const at = new Date(deps.clock.now()).toISOString();
    await deps.connectors.count(message.channelId, message.kind, { outcome, at });
  };
}

async function act(deps: HandleConnectorDeps, { channelId, meant }: ConnectorMessage): Promise<string> {
  switch (meant.kind) {
    case 'ignored':
      return `ignored: ${meant.reason}`;
    case 'order':
      return orderWords(await deps.recordOrders(channelId, [meant.order]));
    case 'refund': {
      const refunded = await deps.refundOrder(channelId, meant.orderId, meant.refund);
      // Its order may still be on the way; after all retries it waits for a person.
      if (refunded.outcome === 'unknown order') throw new Error('A refund came before its order.');
      return changeWords('refunded', refunded);
    }
    case 'cancellation':
      return changeWords(
        'cancelled',
        await deps.cancelOrder(channelId, meant.orderId, Date.parse(meant.cancelledAt)),
      );
    case 'cart': {
      const { updatedAt, ...cart } = meant.cart;
      const kept = await deps.keepCart(channelId, meant.cartId, {
        ...cart,
        updatedAt: Date.parse(updatedAt),
      });
      return kept.outcome === 'invalid' ? refusedWords(kept.problems) : `cart ${kept.outcome}`;
    }
  }
}

const refusedWords = (problems: readonly { path: string }[]): string =>
  `refused: ${problems.map(({ path }) => path).join(' ')}`;

function orderWords([placed]: readonly OrderOutcome[]): string {
  return placed?.outcome === 'invalid' ? refusedWords(placed.problems) : (placed?.outcome ?? 'known');
}

function changeWords(done: string, { outcome }: OrderChangeOutcome): string {
  switch (outcome) {
    case 'changed':
      return done;
    case 'known':
      return 'known';
    case 'refused':
      return 'refused';
    // An order that was never paid is not known to us.
    case 'unknown order':
      return 'ignored: unknown order';
  }
}
