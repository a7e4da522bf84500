import { codeField, codePoolsOf } from '../../stepfunctions/journey/code-fields.ts';
import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import type { GiveCodes } from '../code-pools/contracts.ts';
import type { SendRequest } from './contracts.ts';

/** Values of code fields by member. */
export type CodeValues = ReadonlyMap<string, Readonly<Record<string, string>>>;

export interface DrawnCodes {
  codes: CodeValues;
  /** Members whom some pool has no code for; they have no values. */
  without: ReadonlySet<string>;
}

/** What previews and tests show in place of a code. */
const sampleCode = 'SAMPLE-CODE';

/** The codes that messages hold for their members. Tests by people show samples: they would use the pool up. */
export async function drawCodes(
  { giveCodes }: { giveCodes: GiveCodes },
  {
    channelId,
    sendId,
    messages,
    memberIds,
    isTest = false,
  }: Pick<SendRequest, 'channelId' | 'sendId' | 'messages' | 'memberIds'> & { isTest?: boolean },
): Promise<DrawnCodes> {
  if (isTest) return { codes: sampleCodes(messages, memberIds), without: new Set() };
  const codes = new Map<string, Record<string, string>>();
  const without = new Set<string>();
  for (const poolId of codePoolsOf(messages)) {
    // Who got none of one pool takes none of the next.
    const served = memberIds.filter((memberId) => !without.has(memberId));
    const given = await giveCodes({ channelId, poolId, sendId, memberIds: served });
    for (const memberId of served) {
      const code = given.get(memberId);
      if (code === undefined) without.add(memberId);
      else codes.set(memberId, { ...codes.get(memberId), [codeField(poolId)]: code });
    }
  }
  for (const memberId of without) codes.delete(memberId);
  return { codes, without };
}

/** A sample for everybody in each code field. */
export function sampleCodes(messages: readonly LineMessage[], memberIds: readonly string[]): CodeValues {
  const fields = codePoolsOf(messages).map((poolId) => [codeField(poolId), sampleCode]);
  const values = Object.fromEntries(fields) as Record<string, string>;
  return new Map(memberIds.map((memberId) => [memberId, values]));
}
