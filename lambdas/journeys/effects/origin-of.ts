import type { SendOrigin } from '../../delivery/contracts.ts';
import type { EffectVisit } from './effect.ts';

/** Why a visit's send exists. */
export function originOf({ header, record, version: { test } }: EffectVisit, variant?: string): SendOrigin {
  const { journeyId, version, cohortId } = header;
  if (test) return { kind: 'test', testWalkId: journeyId };
  return {
    ...{ kind: 'journey', journeyId, version, nodeIds: [...record.nodeIds], cohortId },
    ...(variant === undefined ? {} : { variant }),
  };
}
