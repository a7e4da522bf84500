import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { SendOrigin } from '../contracts.ts';

/**
 * The name under which LINE counts opens and clicks of a journey's node, over all its sends and versions, or of a
 * broadcast's variant. 30 of
 * A-Z a-z 0-9 _ and 1,000 names a month
 * (https://developers.line.biz/en/docs/messaging-api/unit-based-statistics-aggregation/), so one a node, not one a send.
 */
export function aggregationUnit(origin: SendOrigin): string | undefined {
  switch (origin.kind) {
    case 'journey':
      return nameOf('j', origin.journeyId, ...origin.nodeIds);
    case 'broadcast':
      return nameOf('b', origin.broadcastId, origin.variant);
    case 'greeting':
    case 'autoReply':
    case 'notice':
    case 'preferences':
    case 'test':
      return undefined;
  }
}

const nameOf = (prefix: string, ...words: readonly string[]): string =>
  `${prefix}_${deterministicId('aggregation unit', ...words)
    .replaceAll('-', '')
    .slice(0, 28)}`;
