import type { SendOrigin } from '../../delivery/contracts.ts';
import type { EffectVisit } from './effect.ts';

/** Why a visit's send exists. */
export const originOf = ({ header, record }: EffectVisit, variant?: string): SendOrigin => ({
  kind: 'journey',
  journeyId: header.journeyId,
  version: header.version,
  nodeIds: [...record.nodeIds],
  cohortId: header.cohortId,
  ...(variant === undefined ? {} : { variant }),
});
