import { personalFields, renderMessages } from '../../stepfunctions/journey/personal-fields.ts';
import type { Replies, ReplyOutcome, ReplyRequest } from './contracts.ts';
import { freshState, replyOutcome, type FrozenReply, type ReplyState } from './domain/reply.ts';
import { personalValues, type PersonalDeps } from './freeze-body.ts';
import { pushRest } from './push-rest.ts';
import { replyByToken } from './reply-by-token.ts';
import type { ReplyDeps } from './save-reply.ts';

/** Replies with what LINE gives for free: a token that works once, for a minute. */
export function createReplies(deps: ReplyDeps & PersonalDeps): Replies {
  const read = async (channelId: string, sendId: string) => {
    const { frozen, state } = await deps.ledger.read(sendId);
    const owner = frozen?.channelId ?? state?.channelId;
    return owner === channelId ? { frozen, state: state ?? (frozen && freshState(frozen)) } : {};
  };

  return {
    async claim(reply) {
      return [deps.ledger.claimPart({ ...reply, messages: await render(deps, reply) })];
    },

    async perform(channelId, sendId) {
      const { frozen, state } = await read(channelId, sendId);
      if (!state)
        throw new Error(`There is no reply ${sendId}. Commit the parts of its claim before it is performed.`);
      const known = replyOutcome(state);
      if (known.outcome !== 'open') return known;
      return frozen ? ended(await finish(deps, { sendId, frozen }, state)) : { outcome: 'unknown' };
    },

    async outcomeOf(channelId, sendId) {
      const { state } = await read(channelId, sendId);
      return state ? replyOutcome(state) : { outcome: 'open' };
    },
  };
}

async function finish(
  deps: ReplyDeps,
  reply: { sendId: string; frozen: FrozenReply },
  state: ReplyState,
): Promise<ReplyState> {
  const isBefore = state.status === 'fresh' || state.status === 'replying';
  const replied = isBefore ? await replyByToken(deps, reply, state) : state;
  const hasRest = replied.status === 'unsent' || replied.status === 'pushing';
  return hasRest ? pushRest(deps, reply, replied) : replied;
}

function ended(state: ReplyState): ReplyOutcome {
  const outcome = replyOutcome(state);
  if (outcome.outcome === 'open') throw new Error(`A finished reply cannot be ${state.status}.`);
  return outcome;
}

async function render(
  deps: Pick<ReplyDeps, 'readMembers'> & PersonalDeps,
  { channelId, memberId, messages }: ReplyRequest,
): Promise<ReplyRequest['messages']> {
  const fields = personalFields(messages);
  if (fields.length === 0) return messages;
  const memberIds = [memberId];
  const members = await deps.readMembers(channelId, memberIds);
  const [values = {}] = await personalValues(deps, fields, { channelId, memberIds, members });
  return renderMessages(messages, values);
}
