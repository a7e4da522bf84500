import { deliveryApi } from '../delivery/delivery-api.ts';
import { createDynamoCohorts } from '../journeys/adapters/dynamo-cohorts.ts';
import { figuresPart } from '../journeys/adapters/node-counts.ts';
import { createMoveUnknown } from '../journeys/move-unknown.ts';
import type { Route } from '../shared/edge/http/endpoint.ts';
import type { Core } from './core.ts';
import { composeSendLedger } from './delivery.ts';

/** The admin API of the send ledger. */
export const composeDeliveryApi = (core: Core): Route[] =>
  deliveryApi({
    ...core,
    ...composeSendLedger(core),
    moveUnknown: createMoveUnknown({
      cohorts: createDynamoCohorts(core),
      figuresPart: (header, counts) => figuresPart(core.tables.records, header, counts),
    }),
  });
