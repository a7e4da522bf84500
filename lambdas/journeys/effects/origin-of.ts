import type { SendOrigin } from '../../delivery/contracts.ts';
import type { EffectVisit } from './effect.ts';

/** Why a visit's send exists. */
export function originOf({ header, record, version: { test } }: EffectVisit, variant?: string): SendOrigin {
  const { journeyId, version, cohortId } = header;
  const nodeIds = [...record.nodeIds];
  if (test) return { kind: 'test', journeyId: test.journeyId, testWalkId: journeyId, nodeIds };
  return {
    ...{ kind: 'journey', journeyId, version, nodeIds, cohortId },
    ...(variant === undefined ? {} : { variant }),
  };
}
