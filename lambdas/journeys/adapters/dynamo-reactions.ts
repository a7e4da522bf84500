import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { addCounts } from '../add-counts.ts';
import { armFigure } from '../domain/figure-names.ts';
import type { ReactionStore } from '../ports.ts';
import { memberPartition } from './dynamo-enrolments.ts';
import type { DynamoJourneyDeps } from './dynamo-journey-deps.ts';
import { reactionsPart } from './node-counts.ts';

const ReactionsItem = z.object({ marks: z.array(z.string()), revision: z.number() });

/** One item a member and journey, beside its enrolment and only of those who did something: two writes a reaction. */
export function createDynamoReactions({ client, tables, commit }: DynamoJourneyDeps): ReactionStore {
  const TableName = tables.records;
  const keyOf = ({ channelId, memberId, journeyId }: Parameters<ReactionStore['read']>[0]) => ({
    pk: memberPartition(channelId, memberId),
    sk: `REACTIONS#${journeyId}`,
  });

  return {
    async read(member) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keyOf(member), ConsistentRead: true }),
      );
      return Item && ReactionsItem.parse(Item);
    },

    async count(member, known, reactions) {
      const { journeyId, memberId } = member;
      const byVersion = Map.groupBy(reactions, ({ version }) => version);
      const marks = [...(known?.marks ?? []), ...reactions.map(({ mark }) => mark)];
      const revision = known?.revision ?? 0;
      const answer = await commit([
        {
          label: 'reactions changed',
          item: {
            Put: {
              TableName,
              Item: { ...keyOf(member), marks, revision: revision + 1 },
              ...(known
                ? {
                    ConditionExpression: 'revision = :revision',
                    ExpressionAttributeValues: { ':revision': revision },
                  }
                : { ConditionExpression: 'attribute_not_exists(pk)' }),
            },
          },
        },
        ...[...byVersion].flatMap(([version, some]) =>
          reactionsPart(
            TableName,
            { journeyId, version, memberId },
            addCounts(...some.map(({ counts }) => counts)),
          ),
        ),
      ]);
      return answer.outcome === 'committed';
    },

    heldOutPart({ journeyId, version, memberIds }) {
      const [memberId = ''] = memberIds;
      const counts = { [armFigure('heldOut')]: { entered: memberIds.length } };
      const [part] = reactionsPart(TableName, { journeyId, version, memberId }, counts);
      if (!part) throw new Error('Nobody is kept out.');
      return part;
    },
  };
}
