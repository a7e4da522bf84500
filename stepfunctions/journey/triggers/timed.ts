import type { JourneyTrigger } from '../definition.ts';
import type { SegmentRule } from '../entry-rules.ts';
import { localIsoDate } from '../local-time.ts';
import { kindOfTrigger } from './kind-of-trigger.ts';
import type { TriggerRow } from './trigger-kind.ts';

/** One turn of a trigger that starts by itself. */
export interface Turn {
  /** Names the occasion: a member enters once for it. */
  occasion: string;
  concerns(row: TriggerRow): boolean;
  /** Who is concerned must be in it as well. */
  among: SegmentRule | undefined;
}

/** Does it start by itself, at turns? */
export const isTimed = (trigger: JourneyTrigger): boolean => kindOfTrigger(trigger).timing !== undefined;

/** The first turn strictly after a moment; undefined when the trigger does not start by itself, or never again. */
export function nextTurn(
  trigger: JourneyTrigger,
  afterEpochMs: number,
  timeZone: string,
): number | undefined {
  return kindOfTrigger(trigger).timing?.nextTurn(trigger, afterEpochMs, timeZone);
}

/** The turn that comes after one, when the clock shows `nowEpochMs`: turns that were missed come or are left out. */
export function turnAfter(
  trigger: JourneyTrigger,
  { atEpochMs, nowEpochMs }: { atEpochMs: number; nowEpochMs: number },
  timeZone: string,
): number | undefined {
  const isMadeUpFor = kindOfTrigger(trigger).timing?.isMadeUpFor === true;
  return nextTurn(trigger, isMadeUpFor ? atEpochMs : Math.max(atEpochMs, nowEpochMs), timeZone);
}

/** Whom a turn takes. */
export function turnOf(trigger: JourneyTrigger, atEpochMs: number, timeZone: string): Turn | undefined {
  const { timing } = kindOfTrigger(trigger);
  if (!timing) return undefined;
  const date = localIsoDate(atEpochMs, timeZone);
  return {
    occasion: timing.occasion(trigger, { atEpochMs, date }),
    concerns: (row) => timing.concerns(trigger, row, date),
    among: timing.among?.(trigger),
  };
}
