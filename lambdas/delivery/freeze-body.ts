import type { LineMessage } from '../../stepfunctions/line-message/line-message.ts';
import { linkIdsIn, personalFields } from '../../stepfunctions/journey/personal-fields.ts';
import type { LinkValues } from '../links/contracts.ts';
import type { MemberSnapshot, ReadNames } from '../members/contracts.ts';
import type { PreferencesUrl } from '../preferences/contracts.ts';
import type { CodeValues } from './draw-codes.ts';
import type { FrozenBody } from './ports.ts';

/** Where the values of personal fields come from. */
export interface PersonalDeps {
  readNames: ReadNames;
  linkValues: LinkValues;
  preferencesUrl: PreferencesUrl;
}

/** The body of a send for these members, with today's addresses and values of its personal fields. */
export async function freezeBody(
  deps: PersonalDeps,
  {
    channelId,
    messages,
    memberIds,
    members,
    codes,
  }: {
    channelId: string;
    messages: readonly LineMessage[];
    memberIds: readonly string[];
    members: ReadonlyMap<string, MemberSnapshot>;
    codes: CodeValues;
  },
): Promise<FrozenBody> {
  const lineUserIds = memberIds.map((memberId) => members.get(memberId)?.lineUserId ?? '');
  const fields = personalFields(messages);
  if (fields.length === 0) return { messages, lineUserIds };
  return {
    messages,
    lineUserIds,
    values: await personalValues(deps, fields, { channelId, memberIds, members, codes }),
  };
}

const attributePrefix = 'attribute.';

/**
 * The known values of the fields `name`, `preferences`, `attribute.<name>`, `code.<poolId>` and `link.<linkId>`, in the
 * order of the members.
 */
export async function personalValues(
  { readNames, linkValues, preferencesUrl }: PersonalDeps,
  fields: readonly string[],
  {
    channelId,
    memberIds,
    members,
    codes,
  }: {
    channelId: string;
    memberIds: readonly string[];
    members: ReadonlyMap<string, Pick<MemberSnapshot, 'attributes'>>;
    codes: CodeValues;
  },
): Promise<Record<string, string>[]> {
  const linkIds = linkIdsIn(fields);
  const [names, links] = await Promise.all([
    fields.includes('name') ? readNames(channelId, memberIds) : new Map<string, string>(),
    linkIds.length > 0 ? linkValues(linkIds, memberIds) : [],
  ]);
  const urlOf = (memberId: string): Promise<string> | undefined =>
    fields.includes('preferences') ? preferencesUrl(channelId, memberId) : undefined;
  return Promise.all(
    memberIds.map(async (memberId, index) => {
      const own = { name: names.get(memberId), preferences: await urlOf(memberId) };
      const attributes = members.get(memberId)?.attributes ?? {};
      const known = fields.flatMap((field): [string, string][] => {
        const value = isOwn(field) ? own[field] : attributeOf(field, attributes);
        return value === undefined ? [] : [[field, String(value)]];
      });
      return { ...Object.fromEntries(known), ...links[index], ...codes.get(memberId) };
    }),
  );
}

const isOwn = (field: string): field is 'name' | 'preferences' => field === 'name' || field === 'preferences';

const attributeOf = (field: string, attributes: MemberSnapshot['attributes']) =>
  field.startsWith(attributePrefix) ? attributes[field.slice(attributePrefix.length)] : undefined;
