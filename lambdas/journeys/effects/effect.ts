import type { Effect, EffectOf } from '../../../stepfunctions/journey/nodes/effect.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { CohortHeader, CohortMember, VisitRecord } from '../domain/cohort.ts';
import type { JourneyVersion } from '../domain/journey.ts';
import type { NodeCounts } from '../ports.ts';

export type EffectOutcome =
  | { outcome: 'done'; counts: NodeCounts; sentAt?: number }
  /** Quiet hours: the same node again at that moment. */
  | { outcome: 'deferred'; untilEpochMs: number }
  /** A person must act first; then the same visit again. */
  | { outcome: 'parked'; reason: string };

export const nothingCounted: Extract<EffectOutcome, { outcome: 'done' }> = { outcome: 'done', counts: {} };

/** Where an effect acts, and for whom: the same whenever the visit is repeated. */
export interface EffectVisit {
  header: CohortHeader;
  record: VisitRecord;
  version: JourneyVersion;
  nodeId: string;
  members: readonly CohortMember[];
}

/** Does what a node of the kind does to the outside. Repeating it does nothing more: ids come from the visit. */
export type RunEffect<Kind extends Effect['kind'], Deps> = (
  deps: Deps,
  visit: EffectVisit,
  effect: EffectOf<Kind>,
) => Promise<EffectOutcome>;

/** An id that the same visit always gives. */
export const causeOf = (kind: string, { header, record }: EffectVisit): string =>
  deterministicId(kind, header.cohortId, record.place, record.visit);

export const idsOf = ({ members }: EffectVisit): string[] => members.map(({ memberId }) => memberId);
