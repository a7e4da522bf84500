import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DomainEvent } from '../../events/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import type { WritePart } from '../../shared/domain/write-part.ts';
import type { TableNames } from '../../shared/tables.ts';
import type { PrepareSighting, Sighting } from '../contracts.ts';
import { memberIdOfLineUser, standingAfter } from '../domain/member.ts';
import { MemberItem, memberKey, toSnapshot } from './member-item.ts';

interface Deps {
  client: DynamoDBDocumentClient;
  tables: Pick<TableNames, 'members' | 'records'>;
  outboxPart: (event: DomainEvent) => WritePart;
}

/** What a sighting may change; the rest of the profile is written by others meanwhile. */
const standingFields = ['lifecycle', 'friendshipAt', 'followedAt'] as const;

const lookUpKey = ({ channelId, lineUserId }: Pick<Sighting, 'channelId' | 'lineUserId'>) => ({
  pk: `UNIQUE#${channelId}#line#${lineUserId}`,
  sk: 'UNIQUE',
});

/** Turns sightings into writes on the member, conditional on what was read: a second writer is refused, not lost. */
export function createPrepareSighting({ client, tables, outboxPart }: Deps): PrepareSighting {
  const get = async (TableName: string, Key: object) =>
    (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item;

  return async (sighting) => {
    const { channelId, lineUserId } = sighting;
    const lookUp = await get(tables.records, lookUpKey(sighting));
    const memberId =
      (lookUp?.['memberId'] as string | undefined) ?? memberIdOfLineUser(channelId, lineUserId);
    const found = await get(tables.members, memberKey(channelId, memberId));
    const before = found && MemberItem.parse(found);
    const standing = standingAfter(before?.profile, sighting);
    const becameFriend = standing.lifecycle === 'friend' && before?.profile.lifecycle !== 'friend';
    if (!before) {
      const item: MemberItem = {
        channelId,
        memberId,
        createdAt: sighting.occurredAt,
        profile: { ...standing, lineUserId },
        attributes: {},
        tags: {},
      };
      return { member: toSnapshot(item), isNew: true, becameFriend, parts: newMember(item) };
    }
    const item: MemberItem = { ...before, profile: { ...before.profile, ...standing } };
    const parts = standing === before.profile ? [] : [changedStanding(before, item)];
    return { member: toSnapshot(item), isNew: false, becameFriend, parts };
  };

  function newMember(item: MemberItem): WritePart[] {
    const { channelId, memberId, profile } = item;
    const ConditionExpression = 'attribute_not_exists(pk)';
    return [
      {
        label: 'member is new',
        item: {
          Put: {
            TableName: tables.members,
            Item: { ...memberKey(channelId, memberId), ...item },
            ConditionExpression,
          },
        },
      },
      {
        label: 'LINE user is new',
        item: {
          Put: {
            TableName: tables.records,
            Item: { ...lookUpKey({ channelId, lineUserId: profile.lineUserId ?? '' }), memberId },
            ConditionExpression,
          },
        },
      },
      outboxPart({
        id: deterministicId('member created', channelId, memberId),
        type: 'member.created',
        channelId,
        occurredAt: new Date(item.createdAt).toISOString(),
        memberIds: [memberId],
        data: {},
      }),
    ];
  }

  function changedStanding(before: MemberItem, { channelId, memberId, profile }: MemberItem): WritePart {
    const known = standingFields.filter((field) => profile[field] !== undefined);
    const knownBefore = standingFields.filter((field) => before.profile[field] !== undefined);
    const values: Record<string, unknown> = {};
    for (const field of known) values[`:${field}`] = profile[field];
    for (const field of knownBefore) values[`:${field}Before`] = before.profile[field];
    return {
      label: 'friendship is the newest',
      item: {
        Update: {
          TableName: tables.members,
          Key: memberKey(channelId, memberId),
          UpdateExpression: `SET ${known.map((field) => `profile.${field} = :${field}`).join(', ')}`,
          ConditionExpression: standingFields
            .map((field) =>
              before.profile[field] === undefined
                ? `attribute_not_exists(profile.${field})`
                : `profile.${field} = :${field}Before`,
            )
            .join(' AND '),
          ExpressionAttributeValues: values,
        },
      },
    };
  }
}
