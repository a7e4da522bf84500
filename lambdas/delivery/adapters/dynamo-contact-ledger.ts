import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import type { FrequencyCaps } from '../../access/contracts.ts';
import type { Clock } from '../../shared/domain/clock.ts';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import { batchGetAll } from '../../shared/edge/dynamo/batch-get-all.ts';
import { brokenCap, longestWindowMs } from '../domain/contact-caps.ts';
import type { CapReason, ContactLedger } from '../ports.ts';
import { markOf, packContacts, topicMarkOf, unpackContacts, type Contact } from './contact-list.ts';
import { putAtRevision, type RecordsDeps } from './records-access.ts';

const writesUnderWay = 25;
/** Each refusal means that another send has reserved meanwhile; more than this at once is a mistake. */
const mostTries = 20;

const bytes = z.instanceof(Uint8Array);
const ContactsItem = z.object({
  pk: z.string(),
  contacts: bytes,
  topics: bytes.optional(),
  revision: z.number(),
});

interface Contacts {
  contacts: readonly Contact[];
  revision: number;
}
const none: Contacts = { contacts: [], revision: 0 };

interface Reservation {
  pk: string;
  mark: string;
  caps: FrequencyCaps;
  topic?: { mark: string; caps: FrequencyCaps };
}

/**
 * Contacts of the last 30 days in one item a member: a reservation is one put on condition that nobody else has
 * reserved since the read, so two sends at the same moment cannot both take the last contact, at a month's end either.
 */
export function createDynamoContactLedger(deps: RecordsDeps & { clock: Pick<Clock, 'now'> }): ContactLedger {
  const { client, tables, clock } = deps;
  const TableName = tables.records;

  /** Which cap stands against it; undefined when it is reserved. */
  const reserveOne = async (wanted: Reservation, read: Contacts): Promise<CapReason | undefined> => {
    const { pk, mark, topic } = wanted;
    let known = read;
    for (let attempt = 1; attempt <= mostTries; attempt += 1) {
      const now = clock.now();
      const recent = known.contacts.filter(({ at }) => at > now - longestWindowMs);
      if (recent.some((contact) => contact.mark === mark)) return undefined;
      const broken = brokenCap(recent, wanted, now);
      if (broken !== undefined) return broken;
      const contact = { mark, ...(topic && { topic: topic.mark }), at: now };
      const Item = {
        ...keyOf(pk),
        ...packContacts([...recent, contact]),
        revision: known.revision + 1,
        expiresAt: Math.ceil((now + longestWindowMs) / 1000),
      };
      if (await putAtRevision(deps, Item, known.revision)) return undefined;
      const { Item: current } = await client.send(
        new GetCommand({ TableName, Key: keyOf(pk), ConsistentRead: true }),
      );
      known = current ? fromItem(current) : none;
    }
    throw new Error('A member was reserved by too many sends at once. Call again.');
  };

  const read = async (pks: readonly string[]): Promise<ReadonlyMap<string, Contacts>> => {
    // A stale read costs a second try at most: the put is refused.
    const items = (await batchGetAll(client, TableName, pks.map(keyOf))).map((item) =>
      ContactsItem.parse(item),
    );
    return new Map(items.map((item) => [item.pk, fromItem(item)]));
  };

  return {
    async reserve({ channelId, sendId, memberIds, caps, topic }) {
      const mark = markOf(sendId);
      const marked = topic && { mark: topicMarkOf(topic.topicId), caps: topic.caps };
      const pkOf = (memberId: string) => pkIn(channelId, memberId);
      const known = await read(memberIds.map(pkOf));
      const answers = await mapBounded(memberIds, writesUnderWay, async (memberId) => {
        const pk = pkOf(memberId);
        const broken = await reserveOne({ pk, mark, caps, topic: marked }, known.get(pk) ?? none);
        return broken === undefined ? [] : [[memberId, broken] as const];
      });
      return new Map(answers.flat());
    },
    async preview({ channelId, memberIds, caps, topic }) {
      const marked = topic && { mark: topicMarkOf(topic.topicId), caps: topic.caps };
      const known = await read(memberIds.map((memberId) => pkIn(channelId, memberId)));
      const answers = memberIds.flatMap((memberId) => {
        const { contacts } = known.get(pkIn(channelId, memberId)) ?? none;
        const broken = brokenCap(contacts, { caps, topic: marked }, clock.now());
        return broken === undefined ? [] : [[memberId, broken] as const];
      });
      return new Map(answers);
    },
  };
}

const pkIn = (channelId: string, memberId: string): string => `CONTACT#${channelId}#${memberId}`;
const keyOf = (pk: string) => ({ pk, sk: 'CONTACTS' });

function fromItem(item: unknown): Contacts {
  const { revision, ...packed } = ContactsItem.parse(item);
  return { contacts: unpackContacts(packed), revision };
}
