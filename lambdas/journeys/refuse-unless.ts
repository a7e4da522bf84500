import { Problem } from '../shared/edge/http/problem.ts';
import type { Journey, JourneyStatus } from './domain/journey.ts';

/** A 409 that names the states in which it would be possible. */
export function refuseUnless({ status }: Journey, allowed: readonly JourneyStatus[], verb: string): void {
  if (allowed.includes(status)) return;
  const isStarted = status !== 'draft' && status !== 'stopped';
  const advice = isStarted ? `It must be ${allowed.join(' or ')}.` : 'Publish it first.';
  const detail = `The journey cannot ${verb}: it is ${status === 'draft' ? 'a draft' : status}. ${advice}`;
  throw new Problem(409, 'Not possible in this state', { detail });
}
