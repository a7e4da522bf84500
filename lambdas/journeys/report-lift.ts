import { armFigure, armGoalFigure, type Arm } from './domain/figure-names.ts';
import type { JourneyVersion } from './domain/journey.ts';
import { comparedDays, compareArms } from './domain/lift.ts';
import type { NodeCounts } from './ports.ts';
import type { JourneyLift } from './report-view.ts';

/** A version with its figures. */
export interface CountedVersion extends JourneyVersion {
  counts: NodeCounts;
}

export const holdoutShareOf = ({ definition }: Pick<JourneyVersion, 'definition'>): number =>
  definition.entry.holdoutShare ?? 0;

/**
 * Those who entered against those who were kept out, over versions that drew the same share: with different shares the two
 * would have come at different times. Undefined without a holdout.
 */
export function reportLift(versions: readonly CountedVersion[]): JourneyLift | undefined {
  const share = versions.map(holdoutShareOf).findLast((drawn) => drawn > 0);
  if (share === undefined) return undefined;
  const compared = versions.filter((version) => holdoutShareOf(version) === share);
  const [entered, heldOut] = [armOf(compared, 'entered'), armOf(compared, 'heldOut')];
  const hasGoals = compared.some(({ definition: { goals = [] } }) => goals.length > 0);
  return {
    versions: compared.map(({ version }) => version),
    holdoutShare: share,
    days: comparedDays,
    ...{ entered, heldOut },
    comparisons: [
      ...(hasGoals
        ? [{ by: 'goal' as const, ...compareArms(did(entered, 'reachedGoal'), did(heldOut, 'reachedGoal')) }]
        : []),
      { by: 'order' as const, ...compareArms(did(entered, 'ordered'), did(heldOut, 'ordered')) },
    ],
  };
}

type ArmReport = JourneyLift['entered'];

const did = (arm: ArmReport, what: 'reachedGoal' | 'ordered') => ({ members: arm.members, did: arm[what] });

function armOf(versions: readonly CountedVersion[], arm: Arm): ArmReport {
  const sum = { members: 0, reachedGoal: 0, ordered: 0, orders: 0, revenueMinor: 0 };
  for (const { counts } of versions) {
    const { entered = 0, ordered = 0, orders = 0, revenueMinor = 0 } = counts[armFigure(arm)] ?? {};
    sum.members += entered;
    sum.reachedGoal += counts[armGoalFigure(arm)]?.entered ?? 0;
    sum.ordered += ordered;
    sum.orders += orders;
    sum.revenueMinor += revenueMinor;
  }
  return sum;
}
