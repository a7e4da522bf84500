import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { linkIdsIn, personalFields } from '../../stepfunctions/journey/personal-fields.ts';
import type { LinkValues } from '../links/contracts.ts';
import type { MemberSnapshot, ReadNames } from '../members/contracts.ts';
import type { FrozenBody } from './ports.ts';

/** What personal fields are filled from. */
export interface FieldDeps {
  readNames: ReadNames;
  linkValues: LinkValues;
}

/** The body of a send for these members, with today's addresses and values of its personal fields. */
export async function freezeBody(
  { readNames, linkValues }: FieldDeps,
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
  const linkIds = linkIdsIn(fields);
  const links = linkIds.length > 0 ? await linkValues(linkIds, memberIds) : [];
  const values = memberIds.map((memberId, index) => ({
    ...personalValues(fields, {
      name: names.get(memberId),
      attributes: members.get(memberId)?.attributes ?? {},
    }),
    ...links[index],
  }));
  return { messages, lineUserIds, values };
}

const attributePrefix = 'attribute.';

/** The known values of the fields `name` and `attribute.<name>`. */
export function personalValues(
  fields: readonly string[],
  { name, attributes }: { name: string | undefined; attributes: MemberSnapshot['attributes'] },
): Record<string, string> {
  const known = fields.flatMap((field): [string, string][] => {
    const value = field === 'name' ? name : attributeOf(field, attributes);
    return value === undefined ? [] : [[field, String(value)]];
  });
  return Object.fromEntries(known);
}

const attributeOf = (field: string, attributes: MemberSnapshot['attributes']) =>
  field.startsWith(attributePrefix) ? attributes[field.slice(attributePrefix.length)] : undefined;
