import { z } from 'zod';
import type { Clock } from '../../shared/domain/clock.ts';
import type { Commit } from '../../shared/domain/write-part.ts';
import { SendOrigin, suppressionReasons } from '../contracts.ts';
import type { FrozenReply, ReplyState } from '../domain/reply.ts';
import type { ReplyLedger } from '../ports.ts';
import { packJson, unpackJson } from './pack-json.ts';
import { putWithParts, queryByPrefix, type RecordsDeps } from './records-access.ts';
import { sendPartition } from './send-items.ts';
import { countSent } from './sent-counters.ts';
import { StoredMessage } from '../../../stepfunctions/line-message/stored-message.ts';

/** Token and rendered messages are gone when no attempt can need them any more. */
const frozenLifeSeconds = 48 * 3600;

const bytes = z.instanceof(Uint8Array);
const origins = z.array(z.object({ origin: SendOrigin, messageCount: z.number() }));

const FrozenJson = z.object({
  sendId: z.string(),
  channelId: z.string(),
  memberId: z.string(),
  lineUserId: z.string(),
  replyToken: z.string(),
  receivedAt: z.number(),
  messages: z.array(StoredMessage),
  origins,
  refusal: z.enum(suppressionReasons).optional(),
}) satisfies z.ZodType<FrozenReply>;

const StateItem = z.object({
  channelId: z.string(),
  memberId: z.string(),
  origins,
  messageCount: z.number(),
  status: z.enum(['fresh', 'replying', 'unsent', 'pushing', 'sent', 'unknown', 'failed']),
  sentCount: z.number(),
  via: z.enum(['reply', 'push']).optional(),
  attempt: z.number(),
  firstCallAt: z.number(),
  settledAt: z.number().optional(),
  reason: z.string().optional(),
  requestId: z.string().optional(),
  revision: z.number(),
}) satisfies z.ZodType<ReplyState>;

const frozenKey = (sendId: string) => ({ pk: sendPartition(sendId), sk: 'REPLY#FROZEN' });
const stateKey = (sendId: string) => ({ pk: sendPartition(sendId), sk: 'REPLY#STATE' });

/** Replies in the records table: what is frozen expires, how it ended stays. */
export function createDynamoReplyLedger(
  deps: RecordsDeps & { clock: Pick<Clock, 'now'>; commit: Commit },
): ReplyLedger {
  return {
    claimPart: (reply) => ({
      label: 'reply is not claimed yet',
      item: {
        Put: {
          TableName: deps.tables.records,
          Item: {
            ...frozenKey(reply.sendId),
            frozen: packJson(reply),
            expiresAt: Math.floor(deps.clock.now() / 1000) + frozenLifeSeconds,
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    }),

    async read(sendId) {
      const items = await queryByPrefix(deps, sendPartition(sendId), 'REPLY#');
      const frozen = items.find(({ sk }) => sk === frozenKey(sendId).sk);
      const state = items.find(({ sk }) => sk === stateKey(sendId).sk);
      return {
        frozen: frozen && FrozenJson.parse(unpackJson(bytes.parse(frozen['frozen']))),
        state: state && StateItem.parse(state),
      };
    },

    async saveState(sendId, state, sent) {
      const next = { ...state, revision: state.revision + 1 };
      const parts = sent ? [countSent(deps.tables.records, { ...sent, sendId })] : [];
      const item = { ...stateKey(sendId), ...next };
      const saved = await putWithParts(deps, item, { revision: state.revision, parts });
      return saved ? next : undefined;
    },
  };
}
