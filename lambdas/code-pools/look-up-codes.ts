import { Problem } from '../shared/edge/http/problem.ts';
import type { CodePool } from './domain/code-pool.ts';
import type { CodeLeases, CodeStore, GivenCode } from './ports.ts';

/**
 * Who has a code (nobody, as long as it is left), or which codes a member has.
 * @throws Problem 404 for a code that the pool does not have
 */
export async function lookUpCodes(
  deps: { codes: Pick<CodeStore, 'find'>; leases: Pick<CodeLeases, 'listOfMember' | 'atPosition'> },
  pool: CodePool,
  wanted: { code: string } | { memberId: string },
): Promise<readonly GivenCode[]> {
  if ('memberId' in wanted) return deps.leases.listOfMember(pool, wanted.memberId);
  const place = await deps.codes.find(pool, wanted.code);
  if (!place) throw new Problem(404, 'Not found', { detail: 'The pool does not have this code.' });
  const given = await deps.leases.atPosition(pool, place);
  return given ? [given] : [];
}
