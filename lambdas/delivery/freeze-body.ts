import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { personalFields } from '../../stepfunctions/journey/personal-fields.ts';
import type { MemberSnapshot, ReadNames } from '../members/contracts.ts';
import type { FrozenBody } from './ports.ts';

/** The body of a send for these members, with today's addresses and values of its personal fields. */
export async function freezeBody(
  readNames: ReadNames,
  {
    channelId,
    messages,
    memberIds,
    members,
  }: {
    channelId: string;
    messages: readonly LineMessage[];
    memberIds: readonly string[];
    members: ReadonlyMap<string, MemberSnapshot>;
  },
): Promise<FrozenBody> {
  const lineUserIds = memberIds.map((memberId) => members.get(memberId)?.lineUserId ?? '');
  const fields = personalFields(messages);
  if (fields.length === 0) return { messages, lineUserIds };
  const names = fields.includes('name') ? await readNames(channelId, memberIds) : new Map<string, string>();
  const values = memberIds.map((memberId) =>
    personalValues(fields, {
      name: names.get(memberId),
      attributes: members.get(memberId)?.attributes ?? {},
    }),
  );
  return { messages, lineUserIds, values };
}

const attributePrefix = 'attribute.';

/** The known values of the fields `name` and `attribute.<name>`. */
export function personalValues(
  fields: readonly string[],
  { name, attributes }: { name: string | undefined; attributes: MemberSnapshot['attributes'] },
): Record<string, string> {
  const known = fields.flatMap((field): [string, string][] => {
    const value = field === 'name' ? name : attributes[field.slice(attributePrefix.length)];
    return value === undefined ? [] : [[field, String(value)]];
  });
  return Object.fromEntries(known);
}
