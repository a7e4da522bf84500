import { deterministicId } from '../../shared/domain/deterministic-id.ts';

/** Is the member one of those kept out of the journey? The same answer whenever it is asked, and with a larger share too. */
export function isHeldOut(share: number, journeyId: string, memberId: string): boolean {
  if (share === 0) return false;
  const draw = parseInt(deterministicId('holdout', journeyId, memberId).slice(0, 8), 16) / 2 ** 32;
  return draw < share;
}
